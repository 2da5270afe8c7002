"""Internals for staff. Lists show numbers, not addresses: a person is opened on purpose."""

from django.contrib import admin

from referio.alerts.models import Alert, Subscriber


@admin.register(Subscriber)
class SubscriberAdmin(admin.ModelAdmin):
    """People who get newsletters."""

    list_display = ("id", "state", "language", "time_zone", "created_at")
    list_filter = ("state",)
    search_fields = ("email__iexact",)


@admin.register(Alert)
class AlertAdmin(admin.ModelAdmin):
    """What they ask for."""

    list_display = ("id", "subscriber", "cadence", "paused", "confirmed_at", "due_at")
    list_filter = ("cadence", "paused")
    raw_id_fields = ("subscriber",)
