"""The life of one claim: it waits for the next command or the next deadline, lets the rules decide, and records."""

from typing import Any

from temporalio import workflow
from temporalio.common import SearchAttributeKey

with workflow.unsafe.imports_passed_through():
    from activities.escalation import Escalation
    from activities.records import ClaimRecords
    from activities.variants import Variants
    from claims.acts_of_moving import calendar_of, target_of
    from claims.claim import Claim
    from claims.commands import Actor, Command
    from claims.decide import decide
    from claims.decision import Refusal
    from claims.deliberation import Facts
    from claims.due import Due, fall_due, goes_by_load, needs_people, next_due
    from claims.messages import (
        CLAIM_WORKFLOW,
        GENERATION,
        NEWEST_GENERATION,
        Life,
        LiveRequest,
        PinnedRequest,
        RecordRequest,
        RecordResult,
        RefuseRequest,
        WantedRequest,
        WhoRequest,
        search_attributes,
    )
    from claims.training import all_parts
    from claims.variant import StageKind

    # Nothing in these is kept between claims, so they need not be loaded anew for every claim.
    from workflows.alarm import Alarm
    from workflows.certainly import certainly
    from workflows.inbox import Inbox, read
    from workflows.notice import notice, what_falls_due

RENEW_AFTER = 400
"""Events of a run after which a claim that comes to another stage goes on in a new run."""
CLOCK = Actor(kind="system")
"""Who acts when a deadline comes."""


class NewerGeneration(Exception):
    """A newer program began this run: its task fails and is tried again until a worker of that program has it."""


@workflow.defn(name=CLAIM_WORKFLOW)
class ClaimWorkflow:
    """One claim from its birth to its end. Signals only fill the inbox; `run` alone acts."""

    knows, begins = NEWEST_GENERATION, GENERATION

    @workflow.init
    def __init__(self, life: Life) -> None:
        self._life = life
        self._claim, self._pinned = life.claim, life.pinned
        self._inbox = Inbox(life.inbox, life.seen)
        self._alarm = Alarm()
        self._woken = False

    @workflow.run
    async def run(self, life: Life) -> None:
        """Lead the claim through its procedure, by all ways back, until it is closed and nothing waits."""
        if life.generation > self.knows:
            raise NewerGeneration(f"generation {life.generation}, this program knows {self.knows}")
        while not self._over:
            await self._intake()
            await self._investigation()
            await self._resolution()
            await self._confirmation()
            await self._after_the_end()

    async def _intake(self) -> None:
        """The claim is looked at: is it one, are its details complete, who takes it."""
        await self._lead_through("intake")

    async def _investigation(self) -> None:
        """The plan is carried out and the finding is established."""
        await self._lead_through("investigation")

    async def _resolution(self) -> None:
        """The answer is decided and, above a limit, approved."""
        await self._lead_through("resolution")

    async def _confirmation(self) -> None:
        """The claimant accepts, disputes or keeps silent; remedies are carried out."""
        await self._lead_through("confirmation")

    async def _after_the_end(self) -> None:
        """What still waits when the claim is closed: a note, a rating, a reopening, or a refusal."""
        while self._claim.closed and not self._over:
            await self._step()

    async def _lead_through(self, kind: StageKind) -> None:
        entered = self._claim.stage
        while self._kind == kind:
            await self._step()
            if self._claim.stage != entered:
                entered = self._claim.stage
                self._renew(after=RENEW_AFTER)

    @property
    def _kind(self) -> StageKind | None:
        return None if self._claim.closed else self._pinned.variant.stages[self._claim.stage].kind

    @property
    def _over(self) -> bool:
        return self._claim.closed and not self._inbox and not self._woken

    async def _step(self) -> None:
        """Wait for the next command or deadline, whichever is earlier, and carry it out."""
        due = next_due(self._claim)
        self._show(due)
        self._renew()
        await workflow.wait_condition(lambda: self._woken or bool(self._inbox) or self._alarm.rung)
        command = self._inbox.first()
        if self._woken:
            await self._look_up()
        elif due and self._alarm.rung and (command is None or due.at <= command.at):
            await self._let_fall_due(due)
        elif command:
            await self._carry_out(command)
        await self._follow_variant()

    async def _carry_out(self, command: Command) -> None:
        facts = await self._facts_for(command)
        try:
            decision = decide(self._pinned, self._claim, command, facts)
        except Refusal as refusal:
            result = await certainly(ClaimRecords.refuse, self._refusing(command, refusal), command.action)
        else:
            request = RecordRequest(
                claim_id=self._claim.id,
                expected_version=self._claim.version,
                decision=decision,
                actor=command.actor,
                command_id=command.id,
            )
            result = await certainly(ClaimRecords.record, request, command.action)
        self._take_over(result)
        if result.written or result.settled:
            self._inbox.settle(command)

    def _refusing(self, command: Command, refusal: Refusal) -> RefuseRequest:
        return RefuseRequest(
            claim_id=self._claim.id,
            command_id=command.id,
            version=self._claim.version,
            problem=refusal.problem(),
        )

    async def _let_fall_due(self, due: Due) -> None:
        """Commands that were accepted before the deadline come back from the record and go first."""
        people = await self._people(due) if needs_people(due, self._pinned) else {}
        decision = fall_due(self._pinned, self._claim, due, Facts(people=people))
        request = RecordRequest(
            claim_id=self._claim.id,
            expected_version=self._claim.version,
            decision=decision,
            actor=CLOCK,
            due_at=due.at,
        )
        self._take_over(await certainly(ClaimRecords.record, request, what_falls_due(due)))

    def _take_over(self, result: RecordResult) -> None:
        """Go on from what PostgreSQL holds: ours when it was written, the stored state otherwise."""
        self._inbox.put(*result.earlier)
        if result.stored is not None:
            self._claim = result.stored

    async def _look_up(self) -> None:
        self._woken = False
        self._claim = await certainly(ClaimRecords.look, self._claim.id)

    async def _facts_for(self, command: Command) -> Facts:
        claim, moves_to = self._claim, target_of(self._claim, command)
        if moves_to:
            days = calendar_of(command)
            wanted = WantedRequest(ref=moves_to, received_at=claim.received_at, calendar_id=days)
            return Facts(target=await certainly(Variants.wanted, wanted))
        if command.action != "reclassify":
            return Facts()
        request = LiveRequest(
            claim_id=claim.id, type=str(command.data.get("type")), received_at=claim.received_at
        )
        return Facts(target=await certainly(Variants.live, request))

    async def _people(self, due: Due) -> dict[str, str]:
        if self._claim.training:
            return all_parts(self._claim.training)
        request = WhoRequest(
            claim_id=self._claim.id,
            team=self._claim.team,
            assignee=self._claim.assignee,
            by_load=goes_by_load(due, self._pinned),
            skill=self._claim.skill,
            language=self._claim.claimant.language,
        )
        return await certainly(Escalation.who_is_meant, request)

    async def _follow_variant(self) -> None:
        """The rules of a claim are those of the variant and the days that its state names, however that came about."""
        days = self._claim.calendar
        if self._claim.variant != self._pinned.ref or (days and days != self._pinned.calendar_ref):
            request = PinnedRequest(ref=self._claim.variant, claim_id=self._claim.id)
            self._pinned = await certainly(Variants.pinned, request)

    def _show(self, due: Due | None) -> None:
        """Set the timer and what Temporal's own pages and lists show; ids, stages and instants only."""
        self._alarm.set(due.at if due else None, what_falls_due(due) if due else "")
        workflow.set_current_details(notice(self._claim, due, workflow.now()))
        known = workflow.info().typed_search_attributes
        keys = {
            SearchAttributeKey.for_keyword(name): value
            for name, value in search_attributes(self._claim).items()
        }
        changed = [key.value_set(value) for key, value in keys.items() if known.get(key) != value]
        if changed:
            workflow.upsert_search_attributes(changed)

    def _renew(self, after: int | None = None) -> None:
        """Go on in a new run when this one's history has grown: asked by the server, or at a new stage."""
        info = workflow.info()
        long = after is not None and not self._claim.closed and info.get_current_history_length() >= after
        if long or info.is_continue_as_new_suggested():
            workflow.continue_as_new(
                Life(
                    claim=self._claim,
                    pinned=self._pinned,
                    generation=max(self._life.generation, self.begins),
                    seen=self._inbox.seen,
                    inbox=self._inbox.waiting,
                )
            )

    def _receive(self, envelope: tuple[Any, ...]) -> None:
        command = read(envelope, self._claim.id, workflow.now())
        if command is None:
            workflow.logger.warning("A signal that names no command of the claim was dropped")
        else:
            self._inbox.put(command)

    @workflow.signal
    def act(self, *envelope: Any) -> None:
        """An action of our people."""
        self._receive(envelope)

    @workflow.signal
    def answer(self, *envelope: Any) -> None:
        """The claimant's answer to our questions."""
        self._receive(envelope)

    @workflow.signal
    def confirm(self, *envelope: Any) -> None:
        """The claimant's word on our answer: he accepts, disputes, withdraws or rates."""
        self._receive(envelope)

    @workflow.signal
    def extend(self, *envelope: Any) -> None:
        """A longer term for a clock."""
        self._receive(envelope)

    @workflow.signal
    def report(self, *envelope: Any) -> None:
        """What became of a letter."""
        self._receive(envelope)

    @workflow.signal
    def wake(self, *_: Any) -> None:
        """Look up the stored state and go on from it; the reconciler's word."""
        self._woken = True

    @workflow.query
    def state(self) -> Claim:
        """The whole state of the claim."""
        return self._claim

    @workflow.query
    def version(self) -> int:
        """The version of the claim's state."""
        return self._claim.version
