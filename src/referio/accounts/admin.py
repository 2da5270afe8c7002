"""Internals for staff; everyday work happens in the console."""

from django.contrib import admin

from referio.accounts.models import (
    AccessRequest,
    Employer,
    Invitation,
    Membership,
    User,
)


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Who may sign in."""

    list_display = ("email", "name", "is_staff", "is_active")
    exclude = ("password",)
    search_fields = ("email", "name")


@admin.register(Employer)
class EmployerAdmin(admin.ModelAdmin):
    """Tenants."""

    list_display = ("name", "slug", "created_at")
    search_fields = ("name",)


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    """Seats."""

    list_display = ("user", "employer", "role")


@admin.register(AccessRequest)
class AccessRequestAdmin(admin.ModelAdmin):
    """Who asked to be let in."""

    list_display = ("company", "lever_account", "state", "created_at")
    list_filter = ("state",)


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    """Access links; the links themselves are signed and not kept."""

    list_display = ("employer", "created_at", "expires_at", "spent_at", "withdrawn_at")
