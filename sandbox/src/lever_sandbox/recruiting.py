"""What a recruiter does to an opportunity, by API, control route or screen."""

from dataclasses import dataclass

from lever_sandbox.account import Account
from lever_sandbox.answers import Json, bad_request
from lever_sandbox.applying import stage_change
from lever_sandbox.opportunity import Application, Contact, Opportunity
from lever_sandbox.webhook_sending import announce
from lever_sandbox.world import World


@dataclass(frozen=True)
class Recruiter:
    """Changes an account's opportunities and tells its webhooks."""

    world: World
    account: Account
    user_id: str | None

    def move(self, opportunity: Opportunity, stage_id: object) -> None:
        """Raises ApiError 400 for an unknown stage."""
        stage = self.account.stage(stage_id)
        if stage is None:
            raise bad_request(f"Unknown stage: {stage_id}")
        now, before = self.world.now, opportunity.stage
        opportunity.stage, opportunity.last_advanced_at = stage.id, now
        change = stage_change(self.account, stage.id, now, self.user_id)
        opportunity.stage_changes.append(change)
        opportunity.touch(now)
        if before != stage.id:
            moved = {"fromStageId": before, "toStageId": stage.id}
            self._tell("candidateStageChange", opportunity, moved)

    def archive(self, opportunity: Opportunity, reason_id: object) -> None:
        """A null reason takes it out of the archive. Raises ApiError 400."""
        reason = self.account.archive_reason(reason_id)
        if reason_id is not None and reason is None:
            raise bad_request(f"Unknown archive reason: {reason_id}")
        now, before = self.world.now, opportunity.archived
        opportunity.archived = (
            {"reason": reason.id, "archivedAt": now} if reason is not None else None
        )
        opportunity.touch(now)
        change = {"fromArchived": before, "toArchived": opportunity.archived}
        self._tell("candidateArchiveChange", opportunity, change)
        if reason is not None and reason.type == "hired":
            self._tell("candidateHired", opportunity, {})

    def hire(self, opportunity: Opportunity) -> None:
        hired = next(one for one in self.account.archive_reasons if one.type == "hired")
        self.archive(opportunity, hired.id)

    def delete(self, opportunity: Opportunity) -> None:
        """Remember it and its application as deleted (A: deleted-item-shape)."""
        del self.account.opportunities[opportunity.id]
        gone = {"deletedAt": self.world.now, "deletedBy": self.user_id}
        self.account.deleted_opportunities.append({"id": opportunity.id, **gone})
        self.account.deleted_applications.extend(
            {"id": one.id, "opportunityId": opportunity.id, **gone}
            for one in opportunity.applications
        )
        data = {"deletedBy": self.user_id}
        self._tell("candidateDeleted", opportunity, data)

    def tell_of_application(
        self, opportunity: Opportunity, application: Application
    ) -> None:
        data = {"applicationId": application.id}
        self._tell("applicationCreated", opportunity, data)

    def tell_of_contact(self, event: str, contact: Contact) -> None:
        moment = "createdAt" if event == "contactCreated" else "updatedAt"
        data = {
            "contactId": contact.id,
            "accountId": self.account.id,
            moment: self.world.now,
        }
        announce(self.world, self.account, event, data)

    def _tell(self, event: str, opportunity: Opportunity, data: Json) -> None:
        """`candidateId` is the opportunity's id under its old name."""
        ids = {
            "opportunityId": opportunity.id,
            "candidateId": opportunity.id,
            "contactId": opportunity.contact.id,
        }
        whole = {**ids, **data}
        origin = opportunity.origin if event != "candidateDeleted" else None
        announce(self.world, self.account, event, whole, origin)
