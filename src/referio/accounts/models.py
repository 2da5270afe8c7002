"""Who: staff, employers and their members, and how an employer comes to us."""

from typing import ClassVar

from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

# Lets queries ask for email__lower, which is what the unique indexes are over.
models.EmailField.register_lookup(Lower)


class Users(BaseUserManager["User"]):
    """Makes users; an e-mail is unique whatever its capitals."""

    def create_user(
        self, email: str, password: str | None = None, **fields: object
    ) -> "User":
        """Create a user; without a password only mailed links sign in."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str, **fields: object) -> "User":
        """Create a member of staff who may do everything."""
        return self.create_user(
            email, password, is_staff=True, is_superuser=True, **fields
        )

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find by e-mail, ignoring capitals."""
        return self.get(email__lower=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person of our staff, or a member of an employer."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200, blank=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sign_in_asked_at = models.DateTimeField(null=True)  # for the newest mailed link

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = Users()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_user_per_email")
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def signed_in_stamp(self) -> int:
        """Changes with every sign-in, so that a mailed link works once."""
        return int(self.last_login.timestamp() * 1000) if self.last_login else 0


class Employer(models.Model):
    """A tenant: a company whose jobs we send."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    created_at = models.DateTimeField()
    members = models.ManyToManyField(
        User, through="Membership", related_name="employers"
    )

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A seat: what a user may do for an employer."""

    class Role(models.TextChoices):
        OWNER = "owner"
        RECRUITER = "recruiter"
        VIEWER = "viewer"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    employer = models.ForeignKey(
        Employer, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "employer"], name="one_seat_per_user"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} is {self.role} of {self.employer}"


class AccessRequest(models.Model):
    """A company asks to be let in; staff decide."""

    class State(models.TextChoices):
        WAITING = "waiting"
        APPROVED = "approved"
        DECLINED = "declined"

    company = models.CharField(max_length=200)
    work_email = models.EmailField(max_length=254)
    contact_name = models.CharField(max_length=200, blank=True)
    lever_account = models.CharField(max_length=200)
    note = models.TextField(max_length=2000, blank=True)
    state = models.CharField(
        max_length=20, choices=State.choices, default=State.WAITING
    )
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL)
    employer = models.ForeignKey(Employer, null=True, on_delete=models.SET_NULL)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            # Asking twice while the first request waits is one request.
            models.UniqueConstraint(
                Lower("work_email"),
                Lower("lever_account"),
                condition=Q(state="waiting"),
                name="one_waiting_request",
            )
        ]

    def __str__(self) -> str:
        return f"{self.company} ({self.state})"


class Invitation(models.Model):
    """An access link for an employer. The link is signed, so no secret is kept here."""

    employer = models.ForeignKey(
        Employer, on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField(max_length=254)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL)
    expires_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    spent_at = models.DateTimeField(
        null=True
    )  # by a successful connection, nothing else
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="invitation_lasts"
            )
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk} for {self.employer}"
