"""Internals for staff. Tokens are never shown, sealed or not."""

from django.contrib import admin

from referio.ats.models import Connection, SyncRun


@admin.register(Connection)
class ConnectionAdmin(admin.ModelAdmin):
    """Links to ATSs and their health."""

    list_display = ("employer", "ats", "site", "state", "synced_at", "trouble")
    list_filter = ("state", "ats")
    exclude = ("access_token", "refresh_token")


@admin.register(SyncRun)
class SyncRunAdmin(admin.ModelAdmin):
    """Every pull of postings."""

    list_display = ("connection", "started_at", "complete", "seen", "open", "error")
    list_filter = ("complete",)
