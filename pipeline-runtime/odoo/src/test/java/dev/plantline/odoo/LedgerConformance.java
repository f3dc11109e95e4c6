package dev.plantline.odoo;

import static dev.plantline.odoo.Operations.call;
import static dev.plantline.odoo.Operations.closing;
import static dev.plantline.odoo.Operations.content;
import static dev.plantline.odoo.Operations.ignoring;
import static dev.plantline.odoo.Operations.lot;
import static dev.plantline.odoo.Operations.name;
import static dev.plantline.odoo.Operations.scrap;
import static dev.plantline.odoo.Operations.stamped;
import static dev.plantline.odoo.Operations.steps;
import static dev.plantline.odoo.Operations.undone;
import static dev.plantline.odoo.Operations.validateScrap;
import static dev.plantline.odoo.Operations.versioned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.plantline.model.AnchorNote;
import dev.plantline.model.ApplyCall;
import dev.plantline.model.FailureClass;
import dev.plantline.model.LastApplied;
import dev.plantline.model.MessageVersion;
import dev.plantline.model.Operation;
import dev.plantline.model.Outcome;
import dev.plantline.model.PartitionId;
import dev.plantline.model.PurgeCall;
import dev.plantline.model.Step;
import dev.plantline.model.Target;
import dev.plantline.model.TargetException;
import dev.plantline.model.TargetLedger.AnchorRow;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.protocol.OdooFault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** One effect per message: ledger, owner row, closing, versions. */
abstract class LedgerConformance extends ConformanceSuite {
    @Test
    void aLotIsMadeOnce() throws Exception {
        Operation lot = operations.apply("lot", lot(finished, "L-once"));
        Verdict.Applied applied = applied(one(lot));
        assertThat(applied.recovered()).isFalse();
        assertThat(applied.record()).matches("stock\\.lot,[0-9]+");
        assertThat(one(lot)).isEqualTo(new Verdict.Applied(applied.record(), true));
        assertThat(odoo.search(
                        "bot_mrp",
                        "stock.lot",
                        List.of(List.of("name", "=", "L-once"), List.of("product_id.default_code", "=", finished)),
                        "name"))
                .hasSize(1);
    }

    @Test
    void theSameMessageTwiceIsOneScrap() throws Exception {
        Operation first = operations.apply("scrap-twice", scrap(loose, "1.5"), validateScrap());
        Operation second = operations.resent(first);
        String record = applied(one(first)).record();
        assertThat(one(second)).isEqualTo(new Verdict.Duplicate(first.position().text(), record, Outcome.applied));
        assertThat(moves(record)).isEqualTo(1);
    }

    @Test
    void fiveRacingTwinsAreOneEffectAndFourDuplicates() throws Exception {
        List<Operation> twenty = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            twenty.add(operations.apply("twin" + i, scrap(loose, "1"), validateScrap()));
        }
        ExecutorService threads = Executors.newFixedThreadPool(5);
        List<Future<List<Verdict>>> calls = new ArrayList<>();
        for (int twin = 0; twin < 5; twin++) {
            List<Operation> mine = twenty.stream().map(operations::resent).toList();
            calls.add(threads.submit(() -> target.apply(operations.call(EPOCH, mine))));
        }
        List<List<Verdict>> answers = new ArrayList<>();
        for (Future<List<Verdict>> call : calls) {
            answers.add(call.get());
        }
        threads.shutdown();
        for (int i = 0; i < 20; i++) {
            int n = i;
            assertThat(answers)
                    .filteredOn(answer -> answer.get(n) instanceof Verdict.Applied)
                    .hasSize(1);
            assertThat(answers)
                    .filteredOn(answer -> answer.get(n) instanceof Verdict.Duplicate)
                    .hasSize(4);
        }
    }

    @Test
    void anAnswerThatGotLostIsRecovered() throws Exception {
        Operation scrap = operations.apply("lost", scrap(loose, "2"), validateScrap());
        try (LossyProxy proxy = new LossyProxy(odoo.url())) {
            OdooTarget behind = odoo.at(proxy.url()).production();
            behind.database();
            proxy.lose(1);
            TargetException lost = catchThrowableOfType(
                    TargetException.class, () -> behind.apply(operations.call(EPOCH, List.of(scrap))));
            assertThat(lost.kind()).isEqualTo(TargetException.Kind.ambiguous);
            Verdict.Applied recovered =
                    applied(behind.apply(operations.call(EPOCH, List.of(scrap))).get(0));
            assertThat(recovered.recovered()).isTrue();
            assertThat(moves(recovered.record())).isEqualTo(1);
        }
    }

    @Test
    void otherContentUnderTheSameKeyIsAConflict() throws Exception {
        Operation first = operations.apply("conflict", lot(finished, "L-conflict"));
        Operation other = operations.resent(content(first, "other"));
        String record = applied(one(first)).record();
        assertThat(one(other)).isEqualTo(new Verdict.Conflict(first.position().text(), Outcome.applied));
        assertThat(one(ignoring(other)))
                .isEqualTo(new Verdict.Duplicate(first.position().text(), record, Outcome.applied));
    }

    // runs

    private Operation inRun(String name, Step step) {
        return Operations.ofKey("busy", operations.apply(name, step));
    }

    private Step renamed(String externalId, String name) {
        return new Step.Upsert(
                "stock.lot",
                "lot_" + run + externalId,
                Map.of("name", Operations.text(name), "product_id", Operations.ref("product_" + finished)),
                List.of());
    }

    private int lotsNamed(String name) throws Exception {
        return odoo.search(
                        "bot_mrp",
                        "stock.lot",
                        List.of(List.of("name", "=", name), List.of("product_id.default_code", "=", finished)),
                        "name")
                .size();
    }

    @Test
    void theFirstFailureEndsItsRunAndNobodyElses() throws Exception {
        Operation first = inRun("run-1", lot(finished, "L-run-1"));
        Operation unknown = inRun("run-2", lot("nowhere" + run, "L-run-2"));
        Operation third = inRun("run-3", lot(finished, "L-run-3"));
        Operation fourth = inRun("run-4", lot(finished, "L-run-4"));
        Operation other = operations.apply("run-other", lot(finished, "L-run-other"));
        List<Verdict> verdicts = target.apply(operations.call(EPOCH, List.of(first, other, unknown, third, fourth)));
        assertThat(applied(verdicts.get(0)).recovered()).isFalse();
        assertThat(applied(verdicts.get(1)).recovered()).isFalse();
        assertThat(verdicts.get(2)).isInstanceOf(Verdict.Rejected.class);
        assertThat(verdicts.subList(3, 5)).containsOnly(new Verdict.NotTried());
        assertThat(lotsNamed("L-run-1")).isEqualTo(1);
        assertThat(lotsNamed("L-run-3")).isZero();
        assertThat(applied(one(third)).recovered()).as("its key was not taken").isFalse();
    }

    @Test
    void eachOfARunSeesWhatTheOneBeforeItHasDone() throws Exception {
        List<Verdict> verdicts = target.apply(operations.call(
                EPOCH,
                List.of(
                        inRun("seen-1", renamed("seen", "L-seen-1")),
                        inRun("seen-2", renamed("seen", "L-seen-2")),
                        inRun("seen-3", renamed("seen", "L-seen-3")))));
        assertThat(verdicts).extracting(verdict -> applied(verdict).record()).hasSize(3);
        assertThat(verdicts.stream().map(verdict -> applied(verdict).record()).distinct())
                .hasSize(1);
        assertThat(lotsNamed("L-seen-1")).isZero();
        assertThat(lotsNamed("L-seen-3")).isEqualTo(1);
    }

    @Test
    void theVersionsOfARunGrowAndWhatIsOlderIsSupersededAndEndsNothing() throws Exception {
        String busy = name();
        List<Operation> run = new ArrayList<>();
        for (int version : List.of(5, 7, 6, 8)) {
            run.add(versioned(
                    operations.apply("grows-" + busy + version, renamed("grows" + busy, "L-grows-" + version)),
                    busy,
                    new MessageVersion.Number(version)));
        }
        List<Verdict> verdicts = target.apply(operations.call(EPOCH, run));
        assertThat(applied(verdicts.get(1)).recovered()).isFalse();
        assertThat(verdicts.get(2)).isEqualTo(new Verdict.Superseded());
        assertThat(applied(verdicts.get(3)).recovered()).isFalse();
        assertThat(lotsNamed("L-grows-8")).isEqualTo(1);
    }

    @Test
    void behindADuplicateARunGoesOnAndBehindAConflictItEnds() throws Exception {
        Operation there = operations.apply("there", lot(finished, "L-there"));
        String record = applied(one(there)).record();
        Operation repeat = Operations.ofKey("busy", operations.resent(there));
        Operation next = inRun("behind-duplicate", lot(finished, "L-behind-duplicate"));
        Operation conflict = Operations.ofKey("busy", operations.resent(content(there, "other")));
        Operation last = inRun("behind-conflict", lot(finished, "L-behind-conflict"));
        assertThat(target.apply(operations.call(EPOCH, List.of(repeat, next))).get(0))
                .isEqualTo(new Verdict.Duplicate(there.position().text(), record, Outcome.applied));
        assertThat(applied(one(next)).recovered()).isTrue();
        assertThat(target.apply(operations.call(EPOCH, List.of(conflict, last))))
                .containsExactly(
                        new Verdict.Conflict(there.position().text(), Outcome.applied), new Verdict.NotTried());
        assertThat(target.apply(operations.call(
                        EPOCH, List.of(inRun("unknown", lot("nowhere" + run, "L")), Operations.ofKey("busy", next)))))
                .as("what is there already is told in its turn")
                .last()
                .isEqualTo(new Verdict.NotTried());
        assertThat(lotsNamed("L-behind-conflict")).isZero();
    }

    @Test
    void aRunWhoseAnswerGotLostIsRecoveredAsAWhole() throws Exception {
        List<Operation> whole = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            whole.add(inRun("lost-run-" + i, renamed("lost", "L-lost-" + i)));
        }
        try (LossyProxy proxy = new LossyProxy(odoo.url())) {
            OdooTarget behind = odoo.at(proxy.url()).production();
            behind.database();
            proxy.lose(1);
            TargetException lost =
                    catchThrowableOfType(TargetException.class, () -> behind.apply(operations.call(EPOCH, whole)));
            assertThat(lost.kind()).isEqualTo(TargetException.Kind.ambiguous);
            assertThat(behind.apply(operations.call(EPOCH, whole)))
                    .allSatisfy(
                            verdict -> assertThat(applied(verdict).recovered()).isTrue());
        }
        assertThat(lotsNamed("L-lost-4")).isEqualTo(1);
    }

    @Test
    void whatWasUndoneByHandIsAppliedOnceMoreForEachCommandThatSaysSoAndForNoOther() throws Exception {
        Operation made = operations.apply("undone", scrap(loose, "1"), validateScrap());
        String first = applied(one(made)).record();
        assertThat(applied(one(stamped(made, 5))).record()).as("a replay").isEqualTo(first);
        assertThat(applied(one(undone(made, 0))).record()).as("no command").isEqualTo(first);
        Verdict.Applied second = applied(one(undone(made, 7)));
        assertThat(second.recovered()).isFalse();
        assertThat(second.record()).isNotEqualTo(first);
        assertThat(applied(one(undone(made, 7))))
                .as("its answer was lost")
                .isEqualTo(new Verdict.Applied(second.record(), true));
        Operation refused = undone(steps(made, scrap("NO-SUCH-PRODUCT", "1"), validateScrap()), 9);
        assertThat(one(refused)).isInstanceOf(Verdict.Rejected.class);
        assertThat(applied(one(stamped(made, 11))).record())
                .as("a refused one leaves the second")
                .isEqualTo(second.record());
        assertThat(one(undone(operations.resent(made), 13))).isInstanceOf(Verdict.Duplicate.class);
    }

    // owner

    @Test
    void aLateOwnerIsFenced() throws Exception {
        Operations mine = new Operations();
        assertThat(target.raise(mine.partition, 10, 0)).isEqualTo(new Target.Ownership(0, 1, true));
        assertThat(target.raise(mine.partition, 12, 10)).isEqualTo(new Target.Ownership(10, 2, true));
        assertThat(target.raise(mine.partition, 12, 10)).isEqualTo(new Target.Ownership(12, 2, true));
        assertThat(target.raise(mine.partition, 11, 10)).isEqualTo(new Target.Ownership(12, 2, false));
        Operation lot = mine.apply("late", lot(finished, "L-late"));
        for (long epoch : List.of(10L, 13L)) {
            assertThat(target.apply(mine.call(epoch, List.of(lot)))).containsExactly(new Verdict.Fenced());
        }
        Operations unowned = new Operations();
        assertThat(target.apply(unowned.call(1, List.of(unowned.apply("late", lot(finished, "L-late"))))))
                .containsExactly(new Verdict.Fenced());
        assertThat(applied(target.apply(mine.call(12, List.of(lot))).get(0)).recovered())
                .isFalse();
    }

    @Test
    void aRowBelowWhatItHadReachedIsNotRaisedHoweverOftenItIsAsked() throws Exception {
        Operations none = new Operations();
        Operations lower = new Operations();
        target.raise(lower.partition, 10, 0);
        for (int i = 0; i < 2; i++) {
            assertThat(target.raise(none.partition, 20, 15)).isEqualTo(new Target.Ownership(0, 0, false));
            assertThat(target.raise(lower.partition, 20, 15)).isEqualTo(new Target.Ownership(10, 1, false));
        }
        assertThat(target.raise(lower.partition, 20, 10)).isEqualTo(new Target.Ownership(10, 2, true));
    }

    @Test
    void anOdooThatDoesNotKnowWhatWasAppliedLastDoesNothingMore() throws Exception {
        Operations mine = new Operations();
        target.raise(mine.partition, 10, 0);
        Operation done = mine.apply("last", lot(finished, "L-last"));
        Operation givenUp = mine.apply("given up", lot(finished, "L-given-up"));
        Operation next = mine.apply("next", lot(finished, "L-next"));
        assertThat(target.apply(mine.call(10, List.of(done)))).allMatch(Verdict.Applied.class::isInstance);
        target.apply(mine.call(10, List.of(closing(givenUp, Outcome.deadLettered))));
        for (LastApplied gone : List.of(last(next), last(givenUp), new LastApplied(9_999, done.key(), Instant.now()))) {
            assertThat(target.apply(new ApplyCall(mine.partition, 10, List.of(next), gone)))
                    .containsExactly(new Verdict.Fenced());
            assertThat(target.raise(mine.partition, 11, 10, gone)).isEqualTo(new Target.Ownership(10, 1, false, false));
        }
        assertThat(lotsNamed("L-next")).isZero();
        assertThat(applied(target.apply(new ApplyCall(mine.partition, 10, List.of(next), last(done)))
                                .get(0))
                        .recovered())
                .isFalse();
        assertThat(target.raise(mine.partition, 11, 10, last(done))).isEqualTo(new Target.Ownership(10, 2, true));
    }

    private static LastApplied last(Operation operation) {
        return new LastApplied(operation.position().offset(), operation.key(), Instant.now());
    }

    @Test
    void nothingOfALostOwnersCallAppearsAfterTheRaise() throws Exception {
        Operations mine = new Operations();
        target.raise(mine.partition, 1, 0);
        List<Operation> lots = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            lots.add(mine.apply("in flight" + i, lot(loose, "flight" + i)));
        }
        ExecutorService thread = Executors.newSingleThreadExecutor();
        Future<List<Verdict>> inFlight;
        try (LossyProxy proxy = new LossyProxy(odoo.url())) {
            OdooTarget watched = odoo.at(proxy.url()).production();
            watched.database();
            int before = proxy.parts();
            inFlight = thread.submit(() -> watched.apply(mine.call(1, lots)));
            await().atMost(Duration.ofMinutes(2)).until(() -> proxy.parts() > before);
            assertThat(target.raise(mine.partition, 2, 1).raised()).isTrue();
        }
        List<?> domain = List.of(List.of("name", "like", "flight"), List.of("product_id.default_code", "=", loose));
        int there = odoo.search("bot_mrp", "stock.lot", domain, "name").size();
        List<Verdict> verdicts = inFlight.get();
        thread.shutdown();
        assertThat(odoo.search("bot_mrp", "stock.lot", domain, "name")).hasSize(there);
        assertThat(verdicts).filteredOn(Verdict.Applied.class::isInstance).hasSize(there);
        assertThat(target.apply(mine.call(1, lots))).containsOnly(new Verdict.Fenced());
    }

    // close

    @Test
    void whatIsClosedCannotBeAppliedByALateCall() throws Exception {
        Operation late = operations.apply("closed", scrap(loose, "1"), validateScrap());
        assertThat(one(closing(late, Outcome.discarded))).isEqualTo(new Verdict.Closed(Outcome.discarded, false));
        assertThat(one(late)).isEqualTo(new Verdict.Closed(Outcome.discarded, true));
        assertThat(one(closing(late, Outcome.discarded))).isEqualTo(new Verdict.Closed(Outcome.discarded, true));
    }

    @Test
    void aRepeatOfWhatWasGivenUpIsAnsweredWithThat() throws Exception {
        for (Outcome given : List.of(Outcome.deadLettered, Outcome.discarded)) {
            Operation first = operations.apply("given up " + given, scrap(loose, "1"), validateScrap());
            one(closing(first, given));
            String place = first.position().text();
            Operation repeat = operations.resent(first);
            assertThat(one(repeat)).isEqualTo(new Verdict.Duplicate(place, "", given));
            assertThat(one(closing(repeat, Outcome.deadLettered))).isEqualTo(new Verdict.Duplicate(place, "", given));
            assertThat(one(operations.resent(content(first, "other")))).isEqualTo(new Verdict.Conflict(place, given));
        }
    }

    @Test
    void aRepeatOfADeadLetterThatWasRetriedRepeatsWhatWasApplied() throws Exception {
        Operation first = operations.apply("retried and repeated", scrap(loose, "1"), validateScrap());
        one(closing(first, Outcome.deadLettered));
        String record = applied(one(stamped(first, 7))).record();
        assertThat(one(operations.resent(first)))
                .isEqualTo(new Verdict.Duplicate(first.position().text(), record, Outcome.applied));
        assertThat(moves(record)).isEqualTo(1);
    }

    @Test
    void closeFindsWhatWasApplied() throws Exception {
        Operation scrap = operations.apply("applied first", scrap(loose, "1"), validateScrap());
        String record = applied(one(scrap)).record();
        assertThat(one(closing(scrap, Outcome.deadLettered))).isEqualTo(new Verdict.Applied(record, true));
        assertThat(one(stamped(closing(scrap, Outcome.deadLettered), 99))).isEqualTo(new Verdict.Applied(record, true));
    }

    @Test
    void aRetryThatAHumanAskedForTakesOverWhatWasClosed() throws Exception {
        Operation message = operations.apply("retried", scrap(loose, "1"), validateScrap());
        assertThat(one(closing(message, Outcome.deadLettered)))
                .isEqualTo(new Verdict.Closed(Outcome.deadLettered, false));
        Verdict.Applied applied = applied(one(stamped(message, 7)));
        assertThat(applied.recovered()).isFalse();
        assertThat(one(stamped(message, 7))).isEqualTo(new Verdict.Applied(applied.record(), true));
        assertThat(one(stamped(message, 9))).isEqualTo(new Verdict.Applied(applied.record(), true));
    }

    @Test
    void aMessageThatWasEditedAfterItsEffectIsAnsweredWithTheContentThatHadIt() throws Exception {
        Operation first = operations.apply("edited too late", scrap(loose, "1"), validateScrap());
        Verdict.Applied applied = applied(one(first));
        assertThat(one(stamped(content(first, "ab".repeat(32)), 7)))
                .isEqualTo(new Verdict.Applied(
                        applied.record(), null, true, new Verdict.Content(first.edition(), first.content())));
    }

    @Test
    void aDiscardTakesOverWhatWasDeadLettered() throws Exception {
        Operation message = operations.apply("discarded later", lot(finished, "L-never"));
        one(closing(message, Outcome.deadLettered));
        assertThat(one(stamped(closing(message, Outcome.discarded), 8)))
                .isEqualTo(new Verdict.Closed(Outcome.discarded, false));
        assertThat(one(message)).isEqualTo(new Verdict.Closed(Outcome.discarded, true));
    }

    @Test
    void aRetryThatFailsAgainLeavesItClosed() throws Exception {
        Operation message = operations.apply("bad retry", lot("nowhere" + run, "L"));
        one(closing(message, Outcome.deadLettered));
        assertThat(one(stamped(message, 7))).isInstanceOf(Verdict.Rejected.class);
        assertThat(one(message)).isEqualTo(new Verdict.Closed(Outcome.deadLettered, true));
    }

    // purge

    /** As if the rows of a partition had been written so much earlier. */
    abstract void age(PartitionId partition, Duration by) throws Exception;

    @Test
    void aPurgeForgetsWhatIsOldAndSealedAndNothingElse() throws Exception {
        Operations mine = new Operations();
        Operations others = new Operations();
        for (Operations each : List.of(mine, others)) {
            target.raise(each.partition, EPOCH, 0);
        }
        Operation applied = mine.apply("forgotten", lot(finished, "P-forgotten"));
        Operation discarded = closing(mine.apply("discarded", lot(finished, "P-d")), Outcome.discarded);
        Operation dead = closing(mine.apply("dead", lot(finished, "P-dead")), Outcome.deadLettered);
        Operation aside = mine.apply("set aside", lot(finished, "P-aside"));
        Operation newer = versioned(mine.apply("v2", lot(finished, "P-v")), run, new MessageVersion.Number(2));
        Operation older = versioned(mine.apply("v1", lot(finished, "P-v")), run, new MessageVersion.Number(1));
        Operation unsealed = mine.apply("not sealed", lot(finished, "P-unsealed"));
        for (Operation each : List.of(applied, discarded, dead, aside, newer, older, unsealed)) {
            target.apply(mine.call(EPOCH, List.of(each)));
        }
        Operation other = others.apply("other", lot(finished, "P-other"));
        target.apply(others.call(EPOCH, List.of(other)));
        age(mine.partition, Duration.ofDays(401));
        age(others.partition, Duration.ofDays(401));
        Operation young = mine.apply("young", lot(finished, "P-young"));
        target.apply(mine.call(EPOCH, List.of(young)));

        long sealed = unsealed.position().offset();
        assertThat(target.purge(new PurgeCall(mine.partition, EPOCH - 1, sealed, List.of())))
                .as("whoever is not the owner")
                .isZero();
        odoo.master().raise(mine.partition, EPOCH, 0);
        assertThat(odoo.master().purge(new PurgeCall(mine.partition, EPOCH, sealed, List.of())))
                .as("another duty")
                .isZero();
        PurgeCall purge = new PurgeCall(mine.partition, EPOCH, sealed, List.of(aside.key()));
        assertThat(target.purge(purge))
                .as("one each: applied, discarded, newer, superseded")
                .isEqualTo(4);
        assertThat(target.purge(purge)).isZero();

        assertThat(applied(target.apply(mine.call(EPOCH, List.of(mine.resent(applied))))
                                .get(0))
                        .recovered())
                .as("forgotten")
                .isFalse();
        for (Operation known : List.of(aside, unsealed, young)) {
            assertThat(target.apply(mine.call(EPOCH, List.of(mine.resent(known))))
                            .get(0))
                    .as(known.orderKey())
                    .isInstanceOf(Verdict.Duplicate.class);
        }
        assertThat(target.apply(mine.call(EPOCH, List.of(mine.resent(dead)))))
                .containsExactly(new Verdict.Duplicate(dead.position().text(), "", Outcome.deadLettered));
        assertThat(target.apply(others.call(EPOCH, List.of(others.resent(other))))
                        .get(0))
                .isInstanceOf(Verdict.Duplicate.class);
        assertThat(target.apply(mine.call(EPOCH, List.of(mine.resent(older)))))
                .as("the version is never forgotten")
                .containsExactly(new Verdict.Superseded());
        assertThat(target.raise(mine.partition, EPOCH + 1, EPOCH))
                .as("nor is the owner")
                .isEqualTo(new Target.Ownership(EPOCH, 2, true));
    }

    @Test
    void aRepeatWithin400DaysIsNeverForgotten() throws Exception {
        Operations mine = new Operations();
        target.raise(mine.partition, EPOCH, 0);
        Operation scrap = mine.apply("almost old", scrap(loose, "1"), validateScrap());
        String record =
                applied(target.apply(mine.call(EPOCH, List.of(scrap))).get(0)).record();
        age(mine.partition, Target.REPEATS_KNOWN.minus(Duration.ofHours(1)));
        assertThat(target.purge(new PurgeCall(mine.partition, EPOCH, 1_000, List.of())))
                .isZero();
        assertThat(target.apply(mine.call(EPOCH, List.of(mine.resent(scrap)))))
                .containsExactly(new Verdict.Duplicate(scrap.position().text(), record, Outcome.applied));
    }

    // read from outside

    @Test
    void aDutysUserReadsWhichMessagesOfAPartitionAreApplied() throws Exception {
        Operations mine = new Operations();
        Operations others = new Operations();
        List<Operation> lots = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            lots.add(mine.apply("read" + i, lot(finished, "R" + i)));
        }
        target.raise(mine.partition, EPOCH, 0);
        target.raise(others.partition, EPOCH, 0);
        target.apply(mine.call(EPOCH, lots));
        target.apply(mine.call(EPOCH, List.of(closing(mine.apply("given", lot(finished, "R")), Outcome.discarded))));
        target.apply(others.call(EPOCH, List.of(others.apply("other", lot(finished, "R")))));
        List<Long> offsets = new ArrayList<>();
        odoo.administration()
                .ledger(() -> odoo.keys().get("bot_mrp"), OdooUnderTest.owner("bot_mrp"))
                .forEachApplied(mine.partition, offsets::add);
        assertThat(offsets)
                .containsExactlyInAnyOrderElementsOf(
                        lots.stream().map(one -> one.position().offset()).toList());
        List<Long> foreign = new ArrayList<>();
        odoo.administration()
                .ledger(() -> odoo.keys().get("bot_master"), OdooUnderTest.owner("bot_mrp"))
                .forEachApplied(mine.partition, foreign::add);
        assertThat(foreign).as("another duty's user").isEmpty();
    }

    // anchors

    private List<AnchorRow> anchors(String login, Operations of) throws Exception {
        List<AnchorRow> rows = new ArrayList<>();
        odoo.administration()
                .ledger(() -> odoo.keys().get(login), OdooUnderTest.owner("bot_mrp"))
                .forEachAnchor(of.partition.topicId(), "lyon.audit." + of.partition.topicId(), rows::add);
        return rows;
    }

    @Test
    void theFirstAnchorOfADayStandsInTheLedgerForGoodAndIsReadBack() throws Exception {
        Operations mine = new Operations();
        target.raise(mine.partition, EPOCH, 0);
        Instant now = Instant.now();
        AnchorNote first = mine.note("lyon", EPOCH, 7, now);
        assertThat(target.note(first)).isEqualTo(first.anchor().text());
        assertThat(target.note(first))
                .as("its answer was lost")
                .isEqualTo(first.anchor().text());
        assertThat(target.note(mine.note("lyon", EPOCH, 9, now)))
                .as("a later one of the day")
                .isEqualTo(first.anchor().text());
        assertThat(anchors("bot_mrp", mine))
                .containsExactly(new AnchorRow(
                        "a:" + mine.partition.topicId() + "/0/" + first.anchor().day(),
                        first.anchor().text()));
        assertThat(anchors("bot_master", mine)).as("another duty's user").isEmpty();
        assertThat(anchors("bot_mrp", new Operations())).isEmpty();
    }

    @Test
    void anAnchorIsForgottenAfter400DaysAndNoDayEarlier() throws Exception {
        Operations mine = new Operations();
        Operations others = new Operations();
        for (Operations each : List.of(mine, others)) {
            target.raise(each.partition, EPOCH, 0);
            target.note(each.note("lyon", EPOCH, 7, Instant.now()));
            age(each.partition, Target.REPEATS_KNOWN.minus(Duration.ofHours(1)));
        }
        PurgeCall purge = new PurgeCall(mine.partition, EPOCH, 1_000, List.of());
        target.purge(purge);
        assertThat(anchors("bot_mrp", mine)).hasSize(1);
        age(mine.partition, Duration.ofHours(2));
        age(others.partition, Duration.ofHours(2));
        target.purge(purge);
        assertThat(anchors("bot_mrp", mine)).isEmpty();
        assertThat(anchors("bot_mrp", others)).hasSize(1);
    }

    // versions

    @Test
    void anOlderVersionIsSuperseded() throws Exception {
        Operation second = product("v2", "Second", new MessageVersion.Number(9_007_199_254_740_995L));
        Operation first = product("v1", "First", new MessageVersion.Number(9_007_199_254_740_993L));
        Operation third = product("v3", "Third", new MessageVersion.Number(9_007_199_254_740_996L));
        OdooTarget master = odoo.master();
        assertThat(master.apply(operations.call(EPOCH, List.of(second))).get(0)).isInstanceOf(Verdict.Applied.class);
        assertThat(master.apply(operations.call(EPOCH, List.of(first)))).containsExactly(new Verdict.Superseded());
        assertThat(master.apply(operations.call(EPOCH, List.of(first)))).containsExactly(new Verdict.Superseded());
        assertThat(productName()).isEqualTo("Second");
        assertThat(master.apply(operations.call(EPOCH, List.of(third))).get(0)).isInstanceOf(Verdict.Applied.class);
        assertThat(productName()).isEqualTo("Third");
    }

    /** A sender that writes 9 and then "10" would else be superseded for ever, and nobody would know. */
    @Test
    void aTextAfterANumberIsAMappingFailureWithBothAndNeverSuperseded() throws Exception {
        String order = "kinds" + run;
        Operation number = versioned(
                operations.apply("kind1" + run, lot(finished, "L-kind")), order, new MessageVersion.Number(9));
        Operation text = versioned(
                operations.apply("kind2" + run, lot(finished, "L-kind")), order, new MessageVersion.Text("10"));
        Operation other = operations.apply("kind3" + run, lot(finished, "L-kind"));
        applied(one(number));
        List<Verdict> verdicts = target.apply(operations.call(EPOCH, List.of(text, other)));
        Verdict.Rejected refused = rejected(verdicts.get(0));
        assertThat(refused.failure().failureClass()).isEqualTo(FailureClass.mapping);
        assertThat(refused.failure().reason())
                .contains("is the text 10, and that of an earlier message with this order key is the number 9");
        applied(verdicts.get(1));
        applied(one(versioned(
                operations.apply("kind4" + run, lot(finished, "L-kind")), order, new MessageVersion.Number(10))));

        String texts = "texts" + run;
        applied(one(versioned(
                operations.apply("kind5" + run, lot(finished, "L-kind")), texts, new MessageVersion.Text("b"))));
        assertThat(rejected(one(versioned(
                                operations.apply("kind6" + run, lot(finished, "L-kind")),
                                texts,
                                new MessageVersion.Number(99))))
                        .failure()
                        .reason())
                .contains("is the number 99", "is the text b");
    }

    @Test
    void textVersionsCompareByCodePoint() throws Exception {
        Operation small = versioned(
                operations.apply("t1", lot(finished, "L-t")), "text", new MessageVersion.Text("2026-01-02T00:00:00Z"));
        Operation large = versioned(
                operations.apply("t2", lot(finished, "L-t")), "text", new MessageVersion.Text("2026-01-02T00:00:00z"));
        assertThat(one(large)).isInstanceOf(Verdict.Applied.class);
        assertThat(one(small)).isEqualTo(new Verdict.Superseded());
    }

    @Test
    void aHundredLotsAreOneCall() throws Exception {
        List<Operation> lots = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            lots.add(operations.apply("many" + i, lot(finished, "M" + i)));
        }
        assertThat(target.apply(operations.call(EPOCH, lots))).allMatch(verdict -> verdict instanceof Verdict.Applied);
        Collections.shuffle(lots);
        assertThat(target.apply(operations.call(EPOCH, lots)))
                .allMatch(verdict -> applied(verdict).recovered());
    }

    private Operation product(String key, String name, MessageVersion version) {
        return versioned(operations.apply(key, productStep("versioned" + run, name)), "versioned" + run, version);
    }

    private String productName() throws OdooFault {
        return odoo.search(
                        "bot_master",
                        "product.product",
                        List.of(List.of("default_code", "=", "versioned" + run)),
                        "name")
                .path(0)
                .path("name")
                .asText();
    }
}
