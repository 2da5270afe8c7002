"""Internals for staff."""

from django.contrib import admin

from referio.newsletters.models import Edition, Newsletter


@admin.register(Edition)
class EditionAdmin(admin.ModelAdmin):
    """Runs of newsletters."""

    list_display = ("id", "due_at", "state", "alerts", "jobs", "done_at")


@admin.register(Newsletter)
class NewsletterAdmin(admin.ModelAdmin):
    """One subscriber's mail in an edition."""

    list_display = ("id", "edition", "subscriber", "state", "submitted_at")
    list_filter = ("state",)
    raw_id_fields = ("subscriber",)
