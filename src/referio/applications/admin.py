"""Internals for staff. What applicants gave stays sealed and is not shown here."""

from django.contrib import admin

from referio.applications.models import HandOver


@admin.register(HandOver)
class HandOverAdmin(admin.ModelAdmin):
    """Applications on their way to an ATS."""

    list_display = (
        "application_id",
        "state",
        "attempts",
        "sent_at",
        "confirmed_at",
        "error",
    )
    list_filter = ("state",)
    raw_id_fields = ("application",)
