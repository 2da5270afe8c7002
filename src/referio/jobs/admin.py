"""Internals for staff."""

from django.contrib import admin

from referio.jobs.models import Job, JobChange


@admin.register(Job)
class JobAdmin(admin.ModelAdmin):
    """Jobs in every state."""

    list_display = ("title", "employer", "state", "completeness", "posted_at")
    list_filter = ("state",)
    search_fields = ("title",)
    exclude = ("fingerprint",)


@admin.register(JobChange)
class JobChangeAdmin(admin.ModelAdmin):
    """What happened to jobs."""

    list_display = ("job", "kind", "at")
    list_filter = ("kind",)
