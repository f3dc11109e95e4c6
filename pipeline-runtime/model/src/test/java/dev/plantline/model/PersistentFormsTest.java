package dev.plantline.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.api.v1alpha1.InterfaceDecisionSpec;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PersistentFormsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00.123456Z");
    private static final Checkpoint.Topics TOPICS = new Checkpoint.Topics("in-id", "aside-id", "audit-id");

    @Test
    void aCheckpointIsReadBackAsItWasWritten() throws Exception {
        Checkpoint checkpoint = new Checkpoint(
                Checkpoint.VERSION,
                17,
                3,
                List.of(new Checkpoint.Range(19, 19), new Checkpoint.Range(21, 40)),
                41,
                4,
                new Totals(30, 20, 4, 3, 2, 1, 1, 1, 1),
                new Checkpoint.Chain(29, "ab".repeat(32)),
                "pod-1",
                12,
                9,
                4,
                "keys-1",
                "r-1",
                TOPICS,
                "database-1",
                new Checkpoint.Stopped(StopReason.foreignDatabase, "the target is another database", "database-2", 12L),
                new Checkpoint.Adopted("c-1", 1_764_000_000_000L),
                new Checkpoint.Sealed(12, 15),
                new ControlTotals(
                        List.of(
                                new ControlTotals.Unit("kg", new BigDecimal("12.5"), BigDecimal.TEN),
                                new ControlTotals.Unit(null, BigDecimal.ONE, BigDecimal.ZERO)),
                        1,
                        NOW),
                new LastApplied(40, "0f".repeat(16), NOW),
                null);
        assertThat(Checkpoint.read(checkpoint.write())).isEqualTo(checkpoint);
        assertThat(new String(checkpoint.write(), UTF_8)).contains("\"handled\":[[19,19],[21,40]]");
    }

    @Test
    void whatWasAppliedLastIsForgottenWithTheDatabaseThatKnewItAndWhenItIsOldEnough() throws Exception {
        Checkpoint checkpoint = Checkpoint.read(("{\"lastApplied\":{\"offset\":7,\"key\":\"k\",\"at\":\"" + NOW + "\"},"
                        + new String(Checkpoint.first("o", "k-1", TOPICS, "d1").write(), UTF_8).substring(1))
                .getBytes(UTF_8));
        LastApplied last = checkpoint.lastApplied();
        assertThat(last).isEqualTo(new LastApplied(7, "k", NOW));
        assertThat(checkpoint.electing("another").lastApplied()).isEqualTo(last);
        assertThat(checkpoint
                        .inTopics(new Checkpoint.Topics(TOPICS.in(), "a2", "b2"))
                        .lastApplied())
                .isEqualTo(last);
        assertThat(checkpoint
                        .inTopics(new Checkpoint.Topics("i2", TOPICS.aside(), TOPICS.audit()))
                        .lastApplied())
                .isNull();
        assertThat(checkpoint.inDatabase("d1").lastApplied()).isNull();
        assertThat(last.isKnown(NOW.plus(Duration.ofDays(397)))).isTrue();
        assertThat(last.isKnown(NOW.plus(Duration.ofDays(399)))).isFalse();
    }

    @Test
    void aCheckpointFromBeforeRepeatsOfWhatWasGivenUpWereToldApartHasCountedNone() throws Exception {
        Totals totals = new Totals(9, 5, 3, 1, 0, 0, 0, 0, 0);
        String now = new String(
                Checkpoint.first("operator", "keys-1", TOPICS, null)
                        .counting(totals)
                        .write(),
                UTF_8);
        String before = now.replace("\"duplicateOfGivenUp\":1,", "");
        assertThat(before).isNotEqualTo(now);
        assertThat(Checkpoint.read(before.getBytes(UTF_8)).totals()).isEqualTo(new Totals(9, 5, 3, 0, 0, 0, 0, 0));
        String broken = before.replace(",\"superseded\":0", "");
        assertThatThrownBy(() -> Checkpoint.read(broken.getBytes(UTF_8)))
                .as("what was always there must be there")
                .isInstanceOf(UnreadableFormException.class);
    }

    @Test
    void aRepeatOfWhatWasGivenUpIsADuplicateInTheEquation() {
        assertThat(new Totals(5, 2, 2, 1, 0, 0, 1, 0, 0).unaccounted()).isZero();
        OutcomeCounts counts = new OutcomeCounts(new Totals(5, 2, 2, 1, 0, 0, 1, 0, 0));
        counts.add(CountedAs.of(AuditRecord.What.duplicate, Outcome.deadLettered));
        counts.add(CountedAs.of(AuditRecord.What.duplicate, Outcome.superseded));
        counts.add(CountedAs.of(AuditRecord.What.duplicate, null));
        assertThat(counts.totals()).isEqualTo(new Totals(8, 2, 5, 2, 0, 0, 1, 0, 0));
    }

    @Test
    void aPodThatOwnsNothingWritesNoNumbers() throws Exception {
        WorkloadStatus status = new WorkloadStatus(
                WorkloadStatus.VERSION,
                "lyon",
                RuntimeConfiguration.Role.batch,
                null,
                List.of(new WorkloadStatus.InterfaceStatus(
                        "lots", "r-1", WorkloadStatus.State.waiting, null, null, null, null, Promise.oneEffect)));
        assertThat(new String(status.write(), UTF_8)).doesNotContain("totals", "pending");
        assertThat(WorkloadStatus.read(status.write())).isEqualTo(status);
    }

    @Test
    void aStatusWithHolesIsNoStatus() {
        for (String text : List.of(
                "{'version':1}",
                "{'version':1,'plant':'lyon','role':'batch'}",
                "{'version':1,'plant':'lyon','role':'batch','interfaces':[null]}",
                "{'version':1,'plant':'lyon','role':'batch','interfaces':[{'state':'running'}]}",
                "{'version':1,'plant':'lyon','role':'batch','interfaces':[{'name':'lots'}]}",
                "{'version':1,'plant':'lyon','role':'batch','interfaces':[{'name':'lots','state':'running','pending':1}]}")) {
            assertThatThrownBy(() -> WorkloadStatus.read(text.replace('\'', '"').getBytes(UTF_8)))
                    .as(text)
                    .isInstanceOf(UnreadableFormException.class);
        }
    }

    @Test
    void theFirstCheckpointStandsAtTheBeginningOwnedByNobody() throws Exception {
        Checkpoint first = Checkpoint.read(
                Checkpoint.first("operator", "keys-1", TOPICS, null).write());
        assertThat(first.next()).isZero();
        assertThat(first.ownerEpoch()).isZero();
        assertThat(first.raisedEpoch()).isZero();
        assertThat(first.raises()).isZero();
        assertThat(first.database()).isNull();
        assertThat(first.totals().unaccounted()).isZero();
    }

    @Test
    void aCheckpointKnowsWhichOffsetsHaveTheirOutcome() {
        Checkpoint first = Checkpoint.first("operator", "keys-1", TOPICS, null);
        Checkpoint checkpoint = new Checkpoint(
                first.version(),
                10,
                0,
                List.of(new Checkpoint.Range(12, 12), new Checkpoint.Range(14, 16), new Checkpoint.Range(20, 20)),
                21,
                0,
                first.totals(),
                first.chain(),
                first.owner(),
                0,
                0,
                0,
                first.keysRevision(),
                first.revision(),
                TOPICS,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        assertThat(List.of(0L, 9L, 12L, 14L, 15L, 16L, 20L)).allMatch(checkpoint::hasOutcome);
        assertThat(List.of(10L, 11L, 13L, 17L, 19L, 21L)).noneMatch(checkpoint::hasOutcome);
    }

    @Test
    void aCommandNamesWhatWasSetAsideBeforeATime() throws Exception {
        Command command = Command.of(
                "c1",
                Command.Action.discard,
                new Command.SetAsideBefore(Instant.parse("2026-11-01T00:00:00Z")),
                "ann",
                "kept for long enough",
                Instant.parse("2026-12-01T00:00:00Z"));
        assertThat(new String(command.write(), UTF_8))
                .contains("{\"by\":\"setAsideBefore\",\"time\":\"2026-11-01T00:00:00Z\"}");
        assertThat(Command.read(command.write())).isEqualTo(command);
        assertWritesNothingElse(Command.class, command.write());
    }

    @Test
    void anUnknownVersionIsRefusedAndNotGuessedAt() {
        String newer = new String(
                        Checkpoint.first("operator", "k", TOPICS, null).write(), UTF_8)
                .replace("\"version\":1", "\"version\":2");
        assertThatThrownBy(() -> Checkpoint.read(newer.getBytes(UTF_8)))
                .isInstanceOf(UnreadableFormException.class)
                .hasMessageContaining("version 2")
                .hasMessageContaining("reads version 1");
        assertThatThrownBy(() -> Checkpoint.read("{}".getBytes(UTF_8))).hasMessageContaining("version (none)");
        assertThatThrownBy(() -> Checkpoint.read("nonsense".getBytes(UTF_8)))
                .isInstanceOf(UnreadableFormException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void aFieldOfANewerWriterIsRefused() {
        String newer = new String(
                        Checkpoint.first("operator", "k", TOPICS, null).write(), UTF_8)
                .replace("{\"chain\"", "{\"surprise\":1,\"chain\"");
        assertThatThrownBy(() -> Checkpoint.read(newer.getBytes(UTF_8)))
                .isInstanceOf(UnreadableFormException.class)
                .hasMessageContaining("surprise");
    }

    @Test
    void aStateIsReadBackAsItWasWritten() throws Exception {
        AsideState held = new AsideState(
                AsideState.VERSION,
                AsideState.Standing.held,
                0,
                "m-1",
                "WH/MO/1",
                "0".repeat(32),
                NOW,
                NOW,
                new Failure(FailureClass.business, "the period is closed", "/date"),
                "r-1",
                2,
                NOW,
                NOW,
                NOW.plusSeconds(5),
                1500,
                true,
                new AsideState.Asked(7, "c-1", Command.Action.retry, "ann", null, "tom"),
                true,
                List.of(
                        new Quantity(new java.math.BigDecimal("0.50"), "kg"),
                        new Quantity(java.math.BigDecimal.ONE, null)),
                List.of("ann", "bob"));
        assertThat(AsideState.read(held.write())).isEqualTo(held);
        assertWritesNothingElse(AsideState.class, held.write());
    }

    /** A message that was tried once, as a release before {@code commandedBy} wrote it. */
    private static AsideState held(AsideState.Asked asked) {
        return new AsideState(
                AsideState.VERSION,
                AsideState.Standing.held,
                0,
                "m-1",
                "WH/MO/1",
                "0".repeat(32),
                NOW,
                NOW,
                null,
                "r-1",
                1,
                NOW,
                NOW,
                null,
                0,
                null,
                asked,
                null,
                null,
                null);
    }

    /** Whoever edits a message is not forgotten because others had it tried again after him, and none pushes him out. */
    @Test
    void whoseCommandsLedToTriesIsRemembered() {
        AsideState state = held(new AsideState.Asked(7, "c-1", Command.Action.edit, "eve", "a unit"));
        assertThat(state.commanders()).as("as a release before wrote it").containsExactly("eve");
        state = state.edited(2, new AsideState.Asked(8, "c-2", Command.Action.edit, "ann", "another"));
        state = state.asked(new AsideState.Asked(9, "c-3", Command.Action.retry, "eve", null));
        assertThat(state.commanders()).containsExactly("eve", "ann");
        assertThat(state.asked(new AsideState.Asked(10, "c-4", Command.Action.discard, "bob", "old"))
                        .commanders())
                .as("a discard leads to no try")
                .containsExactly("eve", "ann");
        for (int i = 0; i < AsideState.MOST_COMMANDERS; i++) {
            state = state.asked(new AsideState.Asked(11 + i, "d-" + i, Command.Action.retry, "p" + i, null));
        }
        assertThat(state.commanders()).containsExactly(AsideState.SOMEBODY);
    }

    /** What takes two is chosen by two. */
    @Test
    void whoAgreedToACommandIsRememberedAsWhoeverGaveItIs() throws Exception {
        AsideState state = held(null);
        state = state.edited(1, new AsideState.Asked(7, "c-1", Command.Action.edit, "eve", "a unit", "tom"));
        assertThat(state.commanders()).containsExactly("eve", "tom");
        assertThat(AsideState.read(state.write()).commanders()).containsExactly("eve", "tom");
        state = state.asked(new AsideState.Asked(8, "c-2", Command.Action.replay, "tom", "again", "ann"));
        assertThat(state.commanders()).containsExactly("eve", "tom", "ann");
        for (int i = 0; i < AsideState.MOST_COMMANDERS; i++) {
            state = state.asked(new AsideState.Asked(11 + i, "d-" + i, Command.Action.edit, "eve", "more", "p" + i));
        }
        assertThat(state.commanders()).as("a second person is not left out").containsExactly(AsideState.SOMEBODY);
    }

    @Test
    void aCommandToWhichSomebodyAgreedIsReadBackAsItWasWrittenAndNamesNobodyWhereNobodyDid() throws Exception {
        Command alone = Command.of("c-1", Command.Action.retry, new Command.All(), "ann", null, NOW);
        assertThat(new String(alone.write(), UTF_8)).doesNotContain("agreedBy");
        Command two = alone.agreed("tom")
                .with(new Command.Edit(2, Json.MAPPER.readTree("{}")))
                .lookedAt(List.of());
        assertThat(two.agreedBy()).isEqualTo("tom");
        assertThat(Command.read(two.write())).isEqualTo(two);
        assertWritesNothingElse(Command.class, two.write());
        assertThat(alone.agreed("t".repeat(Command.MOST_ACTOR + 1)).tooLong()).contains("agreedBy");
    }

    @Test
    void aCommandThatEditsHoldsTheMessageWithItsNumbersAsTheyAre() throws Exception {
        Command command = Command.of("c-1", Command.Action.edit, new Command.ByOffset(4), "ann", "unit", NOW)
                .with(new Command.Edit(2, Json.MAPPER.readTree("{\"quantity\":1.50}")));
        assertThat(new String(command.write(), UTF_8))
                .contains("\"edit\":{\"edition\":2,\"message\":{\"quantity\":1.50}}");
        assertThat(Command.read(command.write())).isEqualTo(command);
        assertWritesNothingElse(Command.class, command.write());
    }

    @Test
    void aCommandThatReplaysIsReadBackAsItWasWritten() throws Exception {
        Command command = Command.of(
                "c-1",
                Command.Action.replay,
                new Command.WasApplied(0, Long.MAX_VALUE, "WH/MO/1", NOW, null, true),
                "ann",
                "Odoo was restored",
                NOW);
        assertThat(Command.read(command.write())).isEqualTo(command);
        assertWritesNothingElse(Command.class, command.write());
    }

    @Test
    void aCommandIsReadBackAsItWasWritten() throws Exception {
        for (Command.Selection selection : List.of(
                new Command.ByOffset(4),
                new Command.ByOffset(4, 2),
                new Command.ByOrderKey("WH/MO/1"),
                new Command.All(),
                new Command.LostBy(
                        StopReason.offsetsDeleted,
                        new Checkpoint.Topics("in", "aside", "audit"),
                        "database-2",
                        3,
                        9,
                        -1,
                        2,
                        "ab".repeat(32)),
                new Command.Before(7))) {
            Command command = Command.of("c-1", Command.Action.discard, selection, "ann", "sent by mistake", NOW);
            assertThat(Command.read(command.write())).isEqualTo(command);
            command = command.lookedAt(List.of(new Command.Edited(3, 2)));
            assertThat(Command.read(command.write())).isEqualTo(command);
            assertWritesNothingElse(Command.class, command.write());
        }
        assertThat(new String(
                        Command.of("c", Command.Action.retry, new Command.ByOffset(4), "ann", null, NOW)
                                .write(),
                        UTF_8))
                .contains("\"selection\":{\"by\":\"offset\",\"offset\":4}");
    }

    /** A release from before there were such lines reads them as commands of which it is told nothing else. */
    @Test
    void aDecisionIsReadBackAsItWasWrittenAndIsACommandToWhomeverKnowsNoDecisions() throws Exception {
        Decided decided = new Decided(
                "d-1",
                InterfaceDecisionSpec.Verdict.refuse,
                "business",
                null,
                "cd".repeat(32),
                NOW,
                null,
                new Decided.Claimed("0a1b", "marie", List.of("bob")),
                true);
        Command command = Command.ofDecision("d-1/2", decided, "flux", "No.");
        assertThat(Command.read(command.write())).isEqualTo(command);
        assertThat(command.notADecision()).isNull();
        assertWritesNothingElse(Command.class, command.write());
        AuditRecord line = AuditRecord.byHuman(
                        AuditRecord.What.command,
                        "lots",
                        new PartitionId("in-id", 0),
                        -1,
                        0,
                        null,
                        "r-1",
                        NOW,
                        new AuditRecord.Human("flux", "d-1/2", null, "No.", "written down", true))
                .with(decided);
        assertThat(AuditRecord.read(line.linked(Checkpoint.Chain.START).write()))
                .isEqualTo(line.linked(Checkpoint.Chain.START));
        assertThat(line.with((Failure) null, null).decision()).isEqualTo(decided);
        assertWritesNothingElse(AuditRecord.class, line.write());
        String text = new String(line.write(), UTF_8);
        assertThat(text).contains("\"what\":\"command\"").doesNotContain("\"action\"");
        assertThat(AuditRecord.read(
                                text.replace("\"decision\":", "\"unknown\":").getBytes(UTF_8))
                        .decision())
                .isNull();
    }

    /** An owner that does not know code maps would else write down that somebody had decided about the interface. */
    @Test
    void aDecisionAboutACodeMapIsReadBackAndOfOneWithAFieldThatIsNotKnownNothingIsTaken() throws Exception {
        Decided decided = new Decided(
                "d-1",
                InterfaceDecisionSpec.Verdict.approve,
                "steward",
                "units",
                "ab".repeat(16),
                null,
                NOW,
                null,
                null,
                true);
        Command command = Command.ofDecision("d-1", decided, "ann", null);
        assertThat(Command.read(command.write())).isEqualTo(command);
        assertThat(command.notADecision()).isNull();
        assertWritesNothingElse(Command.class, command.write());
        String text = new String(command.write(), UTF_8);
        assertThatThrownBy(() ->
                        Command.read(text.replace("\"codeMap\":", "\"later\":").getBytes(UTF_8)))
                .isInstanceOf(UnreadableFormException.class)
                .hasMessageContaining("later");
    }

    @Test
    void anAuditRecordIsReadBackAsItWasWritten() throws Exception {
        AuditRecord record = new AuditRecord(
                AuditRecord.VERSION,
                5,
                "cd".repeat(32),
                AuditRecord.What.discarded,
                "confirmations",
                "in-id",
                0,
                42,
                0,
                new AuditRecord.Message(
                        "m-1",
                        "http:/c",
                        "",
                        NOW,
                        new Provenance("mes", "mes-1", "mes", "10.0.0.7", null, null),
                        1,
                        "WH/MO/1",
                        "0".repeat(32),
                        "1".repeat(64),
                        "n:3"),
                "r-1",
                NOW,
                3,
                null,
                List.of(new Quantity(new BigDecimal("10.00"), "kg"), new Quantity(BigDecimal.ONE, null)),
                new Booked(
                        List.of(new Quantity(BigDecimal.TEN, "kg")),
                        List.of(new Booked.Line("stock.move,7", BigDecimal.ONE, "kg", "B", "L")),
                        3),
                "in-id/0/7",
                Outcome.deadLettered,
                null,
                new Failure(FailureClass.business, "closed", ""),
                new AuditRecord.Human("ann", "c-1", Command.Action.discard, "sent by mistake", null),
                null,
                new AuditRecord.Adoption(
                        StopReason.foreignTopics,
                        0L,
                        TOPICS,
                        new Checkpoint.Topics("a", "b", "c"),
                        null,
                        null,
                        4L,
                        new Totals(3, 1, 0, 0, 0, 0, 2, 0)),
                new AuditRecord.Seal(
                        0, 30, new Totals(29, 28, 0, 0, 0, 1, 0, 0), new Totals(40, 38, 0, 0, 0, 2, 0, 0)));
        assertThat(AuditRecord.read(record.write())).isEqualTo(record);
        assertWritesNothingElse(AuditRecord.class, record.write());
        record = record.releasedAs(new Released(
                "lots-7", "ab".repeat(32), true, List.of(new Approved.By("ana", "finance", NOW, null, null))));
        assertThat(AuditRecord.read(record.linked(Checkpoint.Chain.START).write()))
                .isEqualTo(record.linked(Checkpoint.Chain.START));
        assertWritesNothingElse(AuditRecord.class, record.write());
        assertThat(AuditRecord.link(record.write())).hasSize(64).isNotEqualTo(AuditRecord.link(new byte[0]));
    }

    /** Most operations have neither more records than are told nor, some of them, a total. */
    @Test
    void whatAnOperationDidNotTellIsAbsentAndReadAsAbsent() throws Exception {
        for (String told : List.of("3\tkg\nstock.move,1\t3\tkg\tA\t", "\nproduct.product,1\t\t\tA\t", "5")) {
            AuditRecord line = AuditRecord.byHuman(
                    AuditRecord.What.command,
                    "lots",
                    new PartitionId("in-id", 0),
                    -1,
                    0,
                    null,
                    "r-1",
                    NOW,
                    new AuditRecord.Human("ann", "c-1", null, null, null));
            AuditRecord booked = line.with(Booked.parse(told));
            assertThat(AuditRecord.read(booked.write())).isEqualTo(booked);
            assertWritesNothingElse(AuditRecord.class, booked.write());
            assertThat(new String(booked.write(), UTF_8)).doesNotContain("more", "null");
        }
    }

    @Test
    void aLineOfALaterReleaseIsReadAsFarAsItIsKnown() throws Exception {
        String line =
                """
                {"version":1,"number":7,"previous":"%s","what":"applied","interfaceName":"lots","topicId":"in-id",
                 "partition":0,"offset":3,"edition":0,"revision":"r-1","processed":"2026-11-23T12:00:00Z","tries":1,
                 "made":[{"record":"stock.move,7","quantity":"12.5"}],
                 "human":{"actor":"ann","command":"c-1","approval":{"role":"business"}}}
                """
                        .formatted("ab".repeat(32));
        AuditRecord read = AuditRecord.read(line.getBytes(UTF_8));
        assertThat(read.offset()).isEqualTo(3);
        assertThat(read.what()).isEqualTo(AuditRecord.What.applied);
        assertThat(read.human().actor()).isEqualTo("ann");
        assertThatThrownBy(
                        () -> AuditRecord.read(line.replace("\"offset\":3,", "").getBytes(UTF_8)))
                .as("what is known must be there")
                .isInstanceOf(UnreadableFormException.class);
    }

    @Test
    void theAccountMissesNothingWhenEveryMessageIsCounted() {
        assertThat(new Totals(10, 1, 1, 1, 2, 2, 1, 2).unaccounted()).isZero();
        assertThat(new Totals(10, 1, 1, 1, 2, 2, 1, 1).unaccounted()).isEqualTo(1);
    }

    @Test
    void keysOfAsideAreReadBackAndOthersRefused() throws Exception {
        for (AsideKey key : List.of(
                new AsideKey.OfCheckpoint(),
                new AsideKey.OfBody(12, 1),
                new AsideKey.OfState(12),
                new AsideKey.OfCommand("c-1"),
                new AsideKey.OfCommand("a/b"),
                new AsideKey.OfCommand(""))) {
            assertThat(AsideKey.parse(key.bytes())).isEqualTo(key);
        }
        assertThatThrownBy(() -> AsideKey.parse("state/x".getBytes(UTF_8))).isInstanceOf(UnreadableFormException.class);
        assertThatThrownBy(() -> AsideKey.parse(null)).isInstanceOf(UnreadableFormException.class);
    }

    @Test
    void anOrderKeyKeepsItsPartitionForEver() {
        assertThat(List.of("", "A", "AB", "ABC", "ABCD", "WH/MO/00042", "ÉTÉ|5.1", "lot\u20ac7"))
                .extracting(key -> key + " " + Hashes.partition(key.getBytes(UTF_8), 1) + " "
                        + Hashes.partition(key.getBytes(UTF_8), 7) + " "
                        + Hashes.partition(key.getBytes(UTF_8), 1_000_003))
                .containsExactly(
                        " 0 2 645856",
                        "A 0 5 739802",
                        "AB 0 6 416393",
                        "ABC 0 0 859749",
                        "ABCD 0 3 163699",
                        "WH/MO/00042 0 2 19170",
                        "ÉTÉ|5.1 0 3 612328",
                        "lot\u20ac7 0 4 88109");
    }

    @Test
    void aHashIsTheOneThatRecordsHold() {
        assertThat(Hashes.sha256("abc".getBytes(UTF_8)))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(AuditRecord.link("abc".getBytes(UTF_8))).isEqualTo(Hashes.sha256("abc".getBytes(UTF_8)));
    }

    /** A member that nobody reads is a form of its own: a method that is called as if it were a property makes one. */
    private static void assertWritesNothingElse(Class<?> form, byte[] written) throws IOException {
        assertThat(Json.MAPPER.readerFor(form).<Object>readValue(written)).isNotNull();
    }
}
