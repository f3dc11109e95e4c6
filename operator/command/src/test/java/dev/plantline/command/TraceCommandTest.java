package dev.plantline.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Approved;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.Human;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Booked;
import dev.plantline.model.Command.Action;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Json;
import dev.plantline.model.MessageHeaders;
import dev.plantline.model.MessageKeys;
import dev.plantline.model.Provenance;
import dev.plantline.model.Quantity;
import dev.plantline.model.Released;
import dev.plantline.model.Totals;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A history that stands in the topics, as people and machines read its trace, and as a replay names it. */
@ExtendWith(KafkaExtension.class)
class TraceCommandTest {
    private static final InterfaceId ID = new InterfaceId("nantes", "traced");
    private static final String HOSTILE = "X\n0/999  applied\u001b[31m\u202e";
    private static final Instant NOW = Instant.parse("2026-11-26T14:00:00Z");

    private static EmbeddedKafka kafka;

    @BeforeAll
    static void aHistory(EmbeddedKafka broker) throws Exception {
        kafka = broker;
        try (WrittenHistory history = new WrittenHistory(Map.of("bootstrap.servers", broker.bootstrapServers()), ID)) {
            for (String order : List.of("MO-1", HOSTILE, "waiting")) {
                var body = new ProducerRecord<byte[], byte[]>(ID.inTopic(), 0, null, "{}".getBytes(UTF_8));
                headers(order).write((name, value) -> body.headers().add(name, value));
                history.send(body);
            }
            for (AuditRecord line : lines(history)) {
                history.add(line);
            }
            history.setAside(
                    new AsideKey.OfCheckpoint(),
                    history.checkpoint()
                            .at(2, -1, List.of(), 2, -1, Totals.NONE)
                            .write());
        }
    }

    private static MessageHeaders headers(String order) {
        String hash = "%032x".formatted(order.hashCode() & 0xffffffffL);
        return new MessageHeaders(
                "id-of-" + order.substring(0, 1),
                ID.name(),
                "2.1.0",
                "http:/reports",
                "",
                NOW,
                new Provenance("mes", "key-1", "MES Nantes", "10.0.3.7", null, null),
                new MessageKeys(MessageKeys.FORM, order, hash, hash + hash, Optional.empty(), Optional.empty()),
                Optional.empty());
    }

    private static List<AuditRecord> lines(WrittenHistory history) {
        Failure unknown = new Failure(FailureClass.business, "unit KILO is unknown", "/unit");
        Booked booked = new Booked(
                List.of(new Quantity(new BigDecimal("12.50"), "kg")),
                List.of(new Booked.Line("stock.move,99", new BigDecimal("12.50"), "kg", "RESIN", "L-1")),
                3);
        Human ann = new Human("ann", "c1", Action.retry, "unit added", null);
        return List.of(
                line(history, 0, What.held, "MO-1", 1, null, null, unknown, null),
                line(history, 0, What.applied, "MO-1", 2, "mrp.production,12", booked, null, ann)
                        .releasedAs(new Released(
                                "traced-7",
                                "ab".repeat(32),
                                null,
                                List.of(
                                        new Approved.By("ana", "business", NOW, null, null),
                                        new Approved.By("tom", "finance", NOW, null, null)))),
                line(history, 1, What.deadLettered, HOSTILE, 1, null, null, unknown, null));
    }

    private static AuditRecord line(
            WrittenHistory history,
            long offset,
            What what,
            String order,
            int tries,
            String record,
            Booked booked,
            Failure failure,
            Human human) {
        return history.outcome(
                offset,
                what,
                AuditRecord.Message.of(headers(order)),
                "rev-1",
                NOW.plusSeconds(offset),
                tries,
                record,
                List.of(),
                booked,
                failure,
                human,
                null);
    }

    private static ExamplePlant.Answer trace(String... arguments) {
        List<String> all = new ArrayList<>(List.of("trace"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--plant", ID.plant(), "--kafka", kafka.bootstrapServers()));
        return ExamplePlant.run(all.toArray(String[]::new));
    }

    @Test
    void anOrderIsToldFromItsSenderToItsRecordsOverAllInterfacesOfThePlant() {
        var answer = trace("MO-1");

        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(answer.text().lines())
                .contains(
                        "nantes.traced 0/0, message id-of-M: applied",
                        "  order key  MO-1",
                        "  sent by    mes, http:/reports, signed with key key-1 of MES Nantes, from address 10.0.3.7; received "
                                + NOW,
                        "  contract   2.1.0",
                        "  " + NOW + "  held, try 1, revision rev-1: business at /unit: unit KILO is unknown",
                        "  " + NOW
                                + "  applied, try 2, revision rev-1, with batch traced-7, released by ana as business (claimed) and tom as finance (claimed),"
                                + " mrp.production,12, retry claimed by ann (unit added)",
                        "      total 12.5 kg",
                        "      stock.move,99  12.50 kg  RESIN  lot L-1",
                        "      and 3 more records")
                .anyMatch(
                        line -> line.matches(
                                "Complete up to .*: 3 lines of the audit in 1 partition were looked at; 1 message has no outcome yet[.]"))
                .anyMatch(line -> line.contains("signatures were not verified: there is no public key"));
    }

    @Test
    void aRecordOfOdooLeadsToTheMessage() {
        assertThat(trace("stock.move,99").text())
                .contains("nantes.traced 0/0, message id-of-M: applied", "held, try 1");
        assertThat(trace("mrp.production,12").code()).isZero();
    }

    @Test
    void machinesGetTheSame() throws Exception {
        JsonNode json = Json.MAPPER.readTree(
                trace("MO-1", "--interface", "traced", "--output", "json").text());

        assertThat(json.path("complete").asBoolean()).isTrue();
        assertThat(json.at("/messages/0/outcome").asText()).isEqualTo("applied");
        assertThat(json.at("/messages/0/contract").asText()).isEqualTo("2.1.0");
        assertThat(json.at("/messages/0/lines/1/booked/lines/0/lot").asText()).isEqualTo("L-1");
        assertThat(json.at("/messages/0/lines/1/human/actor").asText()).isEqualTo("ann");
        assertThat(json.at("/messages/0/lines/1/released/by/1/who").asText()).isEqualTo("tom");
        assertThat(json.at("/partitions/0/pending").asLong()).isEqualTo(1);
        assertThat(json.path("anchorSignaturesVerified").asBoolean()).isFalse();
    }

    @Test
    void whatIsNotThereIsSaidAndHasACodeOfItsOwn() {
        var answer = trace("MO-2");

        assertThat(answer.code()).isEqualTo(Plantline.NOT_THERE);
        assertThat(answer.text()).contains("Nothing is known of MO-2.", "Complete up to");
    }

    @Test
    void whatWasNotLookedAtMayHaveItAndIsNotCalledAbsent() throws Exception {
        var half = new InterfaceId("gaps", "half");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(half.auditTopic(), 1, (short) 1)))
                    .all()
                    .get();
        }
        var answer = ExamplePlant.run("trace", "MO-2", "--plant", "gaps", "--kafka", kafka.bootstrapServers());

        assertThat(answer.text()).contains("Not complete");
        assertThat(answer.code()).isEqualTo(Plantline.FAILED);
    }

    @Test
    void whatWaitsIsToldAsReceived() {
        var answer = trace("waiting");

        assertThat(answer.code()).isZero();
        assertThat(answer.text()).contains("nantes.traced 0/2, message id-of-w: received, no outcome yet");
    }

    @Test
    void anInterfaceThatIsNotThereIsNoOrderThatIsNotFound() {
        var answer = trace("MO-1", "--interface", "nothing");

        assertThat(answer.code()).isEqualTo(Plantline.FAILED);
        assertThat(answer.text()).contains("there are no topics of nothing");
    }

    @Test
    void foreignTextStaysInItsLine() {
        var answer = trace(HOSTILE);

        assertThat(answer.code()).isZero();
        assertThat(answer.text())
                .contains("  order key  X\\n0/999  applied\\u001b[31m\\u202e")
                .doesNotContain("\u001b", "\u202e", "\n0/999");
    }

    private static ExamplePlant.Answer replay(String... arguments) {
        List<String> all = new ArrayList<>(List.of("replay", ID.toString(), "--kafka", kafka.bootstrapServers()));
        all.addAll(List.of(arguments));
        return ExamplePlant.run(all.toArray(String[]::new));
    }

    @Test
    void aReplayOnlyShowsWhatItWouldTryAndWhatNot() {
        var one = replay("--order-key", "MO-1");
        assertThat(one.code()).as(one.text()).isZero();
        assertThat(one.text())
                .contains(ID + "/0: 1 can be tried again, 0 cannot")
                .containsPattern("0/0 +MO-1 +2026-11-26T14:00:00Z +not asked +mrp.production,12")
                .contains("Nothing is changed");

        var none = replay("--from", "2026-11-26T14:00:01Z");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.text())
                .contains(ID + "/0: 0 can be tried again, 1 cannot")
                .contains("not 0/1: it is deadLettered, and is tried again with: plantline aside retry")
                .contains("nothing is tried again")
                .doesNotContain("\u001b");

        var elsewhere = replay("--position", "7/0");
        assertThat(elsewhere.code()).isEqualTo(2);
        assertThat(elsewhere.text()).contains("there is no such partition of " + ID);
    }

    @Test
    void aReplayIsHandedToTheOwnerOnceAHumanSaysSo() throws Exception {
        var done = replay(
                "--from",
                "2026-11-26T14:00:00Z",
                "--to",
                "2026-11-26T14:00:01Z",
                "--yes",
                "--wait",
                "0",
                "--reason",
                "Odoo was restored",
                "--actor",
                "ann");
        assertThat(done.code()).as(done.text()).isZero();
        assertThat(done.text()).contains(ID + "/0: replay, claimed by ann, is handed over");
        List<dev.plantline.model.Command> replays = AsideEditCommandTest.commands(kafka, ID).stream()
                .filter(command -> command.action() == Action.replay)
                .toList();
        assertThat(replays).singleElement().satisfies(command -> {
            assertThat(command.reason()).isEqualTo("Odoo was restored");
            assertThat(command.selection())
                    .isEqualTo(new dev.plantline.model.Command.WasApplied(
                            0, Long.MAX_VALUE, null, NOW, NOW.plusSeconds(1), false));
        });
    }

    @Test
    void aSecondEffectNeedsAFlagPositionsALookAndTheCodeThatItPrinted() throws Exception {
        var looked = replay("--position", "0/0", "--undone-by-hand");
        assertThat(looked.code()).as(looked.text()).isZero();
        assertThat(looked.text())
                .contains("Nothing is changed. 1 message gets a SECOND effect in Odoo")
                .containsPattern("0/0 +MO-1 .* mrp.production,12");
        String seen = looked.text().replaceAll("(?s).*--seen ([0-9a-f]{8}).*", "$1");

        Map<String, List<String>> wrong = Map.of(
                "by --position only", List.of("--order-key", "MO-1", "--undone-by-hand"),
                "at most 100 positions", List.of("--position", "0/0", "--position", "0/100", "--undone-by-hand"),
                "missing: --seen CODE", List.of("--position", "0/0", "--undone-by-hand", "--yes", "--reason", "r"),
                "--seen belongs to --undone-by-hand",
                        List.of("--position", "0/0", "--seen", seen, "--yes", "--reason", "r"),
                "without it the code is printed", List.of("--position", "0/0", "--undone-by-hand", "--seen", seen));
        for (Map.Entry<String, List<String>> one : wrong.entrySet()) {
            var refused = replay(one.getValue().toArray(String[]::new));
            assertThat(refused.code()).isEqualTo(2);
            assertThat(refused.text()).contains(one.getKey());
        }
        var other = undone("0badc0de");
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.text()).contains("nothing is handed over").contains("--seen " + seen);
        assertThat(again()).isEmpty();

        assertThat(undone(seen).text()).contains(ID + "/0: applyAgain, claimed by ann, is handed over");
        assertThat(again()).singleElement().satisfies(command -> assertThat(command.selection())
                .isEqualTo(new dev.plantline.model.Command.WasApplied(0, 1, null, null, null, false, seen)));
    }

    private static List<dev.plantline.model.Command> again() throws Exception {
        return AsideEditCommandTest.commands(kafka, ID).stream()
                .filter(command -> command.action() == Action.applyAgain)
                .toList();
    }

    private static ExamplePlant.Answer undone(String seen) {
        return replay(
                "--position",
                "0/0",
                "--undone-by-hand",
                "--yes",
                "--seen",
                seen,
                "--wait",
                "0",
                "--reason",
                "the order was deleted by hand",
                "--actor",
                "ann");
    }
}
