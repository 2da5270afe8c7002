"""Internals for staff. Lists show numbers, not addresses: a person is opened on purpose."""

from typing import ClassVar

from django.contrib import admin
from django.db.models.functions import Now
from django.forms import ModelForm
from django.http import HttpRequest

from referio.alerts.everywhere import listen_again
from referio.alerts.models import Alert, Subscriber
from referio.alerts.timetables import move, timetable_of


class _Noted(admin.ModelAdmin):
    """What is changed here says when, or the indexes of alerts would not learn of it."""

    readonly_fields: ClassVar[tuple[str, ...]] = ("changed_at",)

    def save_model(
        self,
        request: HttpRequest,
        obj: Subscriber | Alert,
        form: ModelForm,
        change: bool,  # noqa: FBT001 - Django's
    ) -> None:
        """Save it as changed at this moment, with the timetables that it makes."""
        obj.changed_at = Now()
        if isinstance(obj, Alert):
            obj.timetable = timetable_of(obj)
        super().save_model(request, obj, form, change)
        owner = obj.pk if isinstance(obj, Subscriber) else obj.subscriber_id
        move(owner)
        listen_again(owner, Now())


@admin.register(Subscriber)
class SubscriberAdmin(_Noted):
    """People who get newsletters."""

    list_display = ("id", "state", "language", "time_zone", "created_at")
    list_filter = ("state",)
    search_fields = ("email__iexact",)


@admin.register(Alert)
class AlertAdmin(_Noted):
    """What they ask for."""

    readonly_fields: ClassVar[tuple[str, ...]] = ("changed_at", "timetable")
    list_display = ("id", "subscriber", "cadence", "paused", "confirmed_at", "due_at")
    list_filter = ("cadence", "paused")
    raw_id_fields = ("subscriber",)
