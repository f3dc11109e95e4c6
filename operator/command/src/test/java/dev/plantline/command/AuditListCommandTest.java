package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.model.Approved;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.Human;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Checkpoint.Chain;
import dev.plantline.model.Command;
import dev.plantline.model.Command.Action;
import dev.plantline.model.Decided;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Json;
import dev.plantline.model.MessageHeaders;
import dev.plantline.model.MessageKeys;
import dev.plantline.model.Provenance;
import dev.plantline.model.Released;
import dev.plantline.model.Totals;
import dev.plantline.model.history.AnchorKeys;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.model.history.PublicAnchorKeys;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.topics.account.AuditLinesReader;
import dev.plantline.topics.account.AuditLinesReader.Question;
import dev.plantline.topics.account.AuditSource;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the audit tells beside messages, as people and machines read it. */
@ExtendWith(KafkaExtension.class)
class AuditListCommandTest {
    private static final InterfaceId ID = new InterfaceId("tours", "listed");
    private static final InterfaceId FULL = new InterfaceId("tours", "full");
    private static final Instant NOW = Instant.parse("2026-11-26T14:00:00Z");
    private static final String REVISION = "ab".repeat(16);

    private static EmbeddedKafka kafka;
    private static Map<String, Object> settings;

    @BeforeAll
    static void aHistory(EmbeddedKafka broker) throws Exception {
        kafka = broker;
        settings = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (WrittenHistory history = history(ID)) {
            for (AuditRecord line : lines(history)) {
                history.addInItsTime(line);
            }
            oneCommandWaits(history);
        }
        AnchorKeys first = AnchorKeys.read(AnchorKeys.fresh(new SecureRandom()));
        AnchorKeys second = AnchorKeys.read(AnchorKeys.fresh(new SecureRandom()));
        try (WrittenHistory history = history(FULL)) {
            history.addInItsTime(line(history, What.command, 0).with(decided("d", null)));
            for (AnchorKeys keys : List.of(first, first, second, second)) {
                history.addInItsTime(history.anchored(history.anchor(keys, NOW)));
            }
            for (int i = 0; i < 2_100; i++) {
                history.addInItsTime(line(history, What.command, 60));
            }
            oneCommandWaits(history);
        }
    }

    private static WrittenHistory history(InterfaceId id) throws Exception {
        return new WrittenHistory(settings, id);
    }

    private static void oneCommandWaits(WrittenHistory history) throws Exception {
        history.setAside(new AsideKey.OfCheckpoint(), history.checkpoint().write());
        Command waits = Command.of("waits", Action.retry, new Command.All(), "ann", null, NOW);
        history.setAside(new AsideKey.OfCommand(waits.uid()), waits.write());
    }

    private static List<AuditRecord> lines(WrittenHistory history) {
        var approved = new Approved(
                REVISION, List.of("marie"), true, List.of(new Approved.By("ana", "business", NOW, null, null)), null);
        var released = new Released(
                "listed-7", "cd".repeat(32), true, List.of(new Approved.By("tom", "finance", NOW, null, null)));
        return List.of(
                line(history, What.revision, 0).approvedAs(approved).releasedAs(released),
                message(history),
                human(history, 10, "ana", "The dock is named otherwise.\u001b[31m", true)
                        .with(decided("d1", null)),
                human(history, 20, "flux", null, true)
                        .with(decided("d2", new Decided.Claimed("0a1b", "marie", List.of("bob", "eve")))),
                history.line(
                                What.commandRefused,
                                "r1",
                                NOW.plusSeconds(30),
                                new Human("ann", "c1", Action.discard, "Sent twice.", "refused"))
                        .with(new Failure(FailureClass.business, "nothing that it names is set aside", ""), null),
                line(history, What.sealed, 40)
                        .with(new AuditRecord.Seal(0, 5, new Totals(5, 5, 0, 0, 0, 0, 0, 0), Totals.NONE)));
    }

    private static Decided decided(String uid, Decided.Claimed claimed) {
        return new Decided(
                uid,
                claimed == null ? Verdict.refuse : Verdict.approve,
                "business",
                claimed == null ? REVISION : null,
                claimed == null ? null : "cd".repeat(32),
                NOW,
                null,
                claimed,
                true);
    }

    private static AuditRecord human(WrittenHistory history, int second, String actor, String reason, boolean proven) {
        return history.line(
                What.command,
                "r1",
                NOW.plusSeconds(second),
                new Human(actor, "u" + second, null, reason, "written down", proven));
    }

    private static AuditRecord line(WrittenHistory history, What what, int second) {
        return history.line(
                what,
                "r1",
                NOW.plusSeconds(second),
                what == What.command ? new Human("ann", "c", Action.retry, null, "2 messages", true) : null);
    }

    private static AuditRecord message(WrittenHistory history) {
        String hash = "0".repeat(32);
        return history.line(
                0,
                What.discarded,
                AuditRecord.Message.of(new MessageHeaders(
                        "m1",
                        ID.name(),
                        "2.1.0",
                        "http:/reports",
                        "",
                        NOW,
                        Provenance.UNKNOWN,
                        new MessageKeys(
                                MessageKeys.FORM, "MO-1", hash, hash + hash, Optional.empty(), Optional.empty()),
                        Optional.empty())),
                "r1",
                NOW.plusSeconds(5),
                new Human("ann", "c0", Action.discard, "Sent twice.", null));
    }

    private static ExamplePlant.Answer list(String... arguments) {
        List<String> all = new ArrayList<>(List.of("audit", "list"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--plant", ID.plant(), "--kafka", kafka.bootstrapServers()));
        return ExamplePlant.run(all.toArray(String[]::new));
    }

    @Test
    void decisionsCommandsAndWhatBeganAreToldWithWhoAndWhyAndUpToWhen() {
        var answer = list("listed");

        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(answer.text().lines())
                .contains(
                        "2026-11-26T14:00:00Z  tours.listed/0  revision r1 begins, approved by ana as business, with batch listed-7, released by tom as finance",
                        "2026-11-26T14:00:10Z  tours.listed/0  decision: refusal of revision " + REVISION
                                + " as business by ana at 2026-11-26T14:00:00Z (The dock is named otherwise.\\u001b[31m)",
                        "2026-11-26T14:00:20Z  tours.listed/0  decision: approval of batch " + "cd".repeat(32)
                                + " as business by flux, which claims it of bob and eve about commit 0a1b of marie at 2026-11-26T14:00:00Z",
                        "2026-11-26T14:00:30Z  tours.listed/0  command refused: discard claimed by ann (Sent twice.), refused: nothing that it names is set aside",
                        "1 line is about the audit itself, as an anchor is, and is told with --all.")
                .anyMatch(line -> line.matches(
                        "Complete up to .*: 6 lines of the audit in 1 partition were looked at; 1 command or"
                                + " decision waits for an owner to act[.]"))
                .anyMatch(line -> line.startsWith("The chain of these lines fits."))
                .noneMatch(line -> line.contains("discarded"));
        assertThat(list("listed", "--all").text()).contains("sealed: 5 messages before offset 5 may leave the topic");
    }

    /** No owner writes such lines, and whoever does keeps nobody from reading the others. */
    @Test
    void aForgedDecisionThatNamesNobodyOrNothingIsToldLikeTheOthers() throws Exception {
        InterfaceId forged = new InterfaceId(ID.plant(), "forged");
        Decided nothing = new Decided("d2", null, null, null, null, null, null, null, null);
        try (WrittenHistory history = history(forged)) {
            history.addInItsTime(history.line(What.command, null, NOW, null).with(decided("d1", null)));
            history.addInItsTime(human(history, 10, "ana", null, true).with(nothing));
            history.addInItsTime(human(history, 20, null, null, true).with(decided("d3", null)));
            oneCommandWaits(history);
        }

        var answer = list("forged");
        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(answer.text().lines().filter(line -> line.contains("decision: nobody is named, or not what")))
                .hasSize(2);
        assertThat(answer.text()).contains("refusal of revision " + REVISION + " as business by nobody at ");
        assertThat(Json.MAPPER
                        .readTree(list("forged", "--output", "json").text())
                        .path("lines"))
                .hasSize(3);
        var trace = ExamplePlant.run(
                "trace", "MO-1", "--interface", forged.toString(), "--kafka", kafka.bootstrapServers());
        assertThat(trace.code()).as(trace.text()).isEqualTo(Plantline.NOT_THERE);
    }

    @Test
    void aDecisionAboutACodeMapIsToldWithWhichAndTracesAreTheSameWithIt() throws Exception {
        InterfaceId coded = new InterfaceId(ID.plant(), "coded");
        try (WrittenHistory history = history(coded)) {
            history.addInItsTime(message(history));
            history.addInItsTime(human(history, 10, "ann", null, true)
                    .with(new Decided(
                            "d1", Verdict.approve, "steward", "units", REVISION, null, NOW, null, null, true)));
            oneCommandWaits(history);
        }

        assertThat(list("coded").text().lines())
                .contains("2026-11-26T14:00:10Z  tours.coded/0  decision: approval of revision " + REVISION
                        + " of code map units as steward by ann at 2026-11-26T14:00:00Z");
        assertThat(Json.MAPPER
                        .readTree(list("coded", "--output", "json").text())
                        .at("/lines/0/decision/codeMap")
                        .asText())
                .isEqualTo("units");
        var trace =
                ExamplePlant.run("trace", "MO-1", "--interface", coded.toString(), "--kafka", kafka.bootstrapServers());
        assertThat(trace.code()).as(trace.text()).isZero();
        assertThat(trace.text()).contains("discard").doesNotContain("units");
    }

    @Test
    void machinesGetTheSame() throws Exception {
        JsonNode json = Json.MAPPER.readTree(list("listed", "--output", "json").text());

        assertThat(json.path("complete").asBoolean()).isTrue();
        assertThat(json.path("lines")).hasSize(4);
        assertThat(json.at("/lines/1/what").asText()).isEqualTo("decision");
        assertThat(json.at("/lines/1/decision/uid").asText()).isEqualTo("d1");
        assertThat(json.at("/lines/1/decision/verdict").asText()).isEqualTo("refuse");
        assertThat(json.at("/lines/1/human/proven").asBoolean()).isTrue();
        assertThat(json.at("/lines/2/decision/claimed/reviewers/1").asText()).isEqualTo("eve");
        assertThat(json.at("/lines/3/what").asText()).isEqualTo("commandRefused");
        assertThat(json.at("/partitions/0/waiting").asLong()).isEqualTo(1);
        assertThat(json.path("linesAboutTheAuditLeftOut").asLong()).isEqualTo(1);
    }

    @Test
    void onlyLinesOfTheTimeThatIsAskedForAreTold() {
        var some = list("listed", "--from", "2026-11-26T14:00:20Z", "--to", "2026-11-26T14:00:30Z");
        assertThat(some.code()).as(some.text()).isZero();
        assertThat(some.text()).contains("14:00:20Z").doesNotContain("14:00:10Z", "14:00:30Z  ");

        var none = list("listed", "--to", "2026-11-26T14:00:00Z");
        assertThat(none.code()).isZero();
        assertThat(none.text()).contains("There are no such lines.");
        assertThat(list("listed", "--from", "2026-11-26T14:00:20Z", "--to", "2026-11-26T14:00:20Z")
                        .code())
                .isEqualTo(Plantline.FAILED);
    }

    @Test
    void beyondTheBoundItIsSaidHowManyAreLeftOutAndThatItIsNotAll() {
        var answer = list("full");

        assertThat(answer.code()).isEqualTo(Plantline.FAILED);
        assertThat(answer.text())
                .contains("102 later lines are not told. They begin with --from 2026-11-26T14:01:00Z", "Not complete");
        assertThat(answer.text().lines().filter(line -> line.contains("  command: ")))
                .hasSizeLessThan(2_000);
    }

    @Test
    void anotherKeyOfAnchorsIsToldAndOtherwiseTheirHourlyLinesAreNot() {
        assertThat(list("full").text().lines().filter(line -> line.contains("anchored with key")))
                .hasSize(1);
        assertThat(list("full", "--all").text().lines().filter(line -> line.contains("anchored with key")))
                .hasSize(4);
    }

    @Test
    void withoutANameAllInterfacesOfThePlantAreLookedAt() {
        assertThat(list().text()).contains("tours.full/0", "tours.listed/0");
    }

    @Test
    void whatWasNotLookedAtIsNamed() {
        var none = new AuditLinesReader(new AuditSource(settings, PublicAnchorKeys.NONE, HistoryKeys.NONE))
                .read(List.of(ID), new Question(null, null, false, Duration.ZERO), NOW);
        assertThat(none.isComplete()).isFalse();
        assertThat(none.reaches().get(0).read().gaps()).containsExactly("there was no time left to read it");
        assertThat(list("nothing").text()).contains("there are no topics of nothing");
    }

    @Test
    void aLineThatWasTakenAwayIsFound() throws Exception {
        var id = new InterfaceId("cut", "lots");
        try (WrittenHistory history = history(id)) {
            history.addInItsTime(line(history, What.command, 0));
            oneCommandWaits(history);
            history.send(new ProducerRecord<>(
                    id.auditTopic(),
                    0,
                    null,
                    line(history, What.command, 2)
                            .linked(new Chain(9, "ef".repeat(32)))
                            .write()));
        }
        var answer = ExamplePlant.run("audit", "list", "--plant", "cut", "--kafka", kafka.bootstrapServers());
        assertThat(answer.code()).isEqualTo(Plantline.FOUND);
        assertThat(answer.text()).contains("the chain is broken at record 10", "The history does not fit");
    }
}
