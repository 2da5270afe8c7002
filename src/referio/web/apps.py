from django.apps import AppConfig


class Config(AppConfig):
    name = "referio.web"
    label = "web"

    def ready(self) -> None:
        """Register what only a deployment can get wrong."""
        from referio import checks  # noqa: F401 - registers itself
