package dev.plantline.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AsideState;
import dev.plantline.model.AsideState.Standing;
import dev.plantline.model.Command.Action;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Json;
import dev.plantline.model.MessageHeaders;
import dev.plantline.model.MessageKeys;
import dev.plantline.model.Provenance;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.testing.TopicContent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Whoever looks at what is set aside sees what is to be done, once for each cause. */
@ExtendWith(KafkaExtension.class)
class AsideCausesTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final String UNKNOWN =
            "Code \"%s\" is not in code map units; ann@example.com must add it, then the message is tried again.";

    private static final String MANIFEST =
            """
            apiVersion: plantline.dev/v1alpha1
            kind: OdooInterface
            metadata: {name: moves, namespace: plant-lyon}
            spec:
              workflow: stockTransfer
              owners:
                business: {name: Logistics, contact: logistics@example.com, group: logistics}
                technical: {name: WMS, contact: wms@example.com, group: wms}
              classification: {criticality: high, failureImpact: availabilityWrong, consequence: Stock is wrong.}
              latencyClass: near-real-time
              source: {system: wms, kafka: {topic: wms.moves}}
              contract:
                version: 2.1.0
                format: json
                schema:
                  type: object
                  required: [id, lines]
                  properties: {id: {type: string, maxLength: 40}, lines: {type: array, maxItems: 9, items: {type: object, properties: {unit: {type: string, maxLength: 40}}}}}
              keys: {order: [id], idempotency: [id]}
              target: {odoo: {duty: stock}}
              codeMaps:
              - {name: units, kind: status, steward: ann@example.com, entries: [{code: KG, value: kg}%s]}
              mapping:
                steps:
                - do: stock.transfer
                  fields: [{to: reference, from: id}, {to: from, value: WH/Stock}, {to: to, value: WH/Shelf}]
                  lines:
                  - {to: lines, from: lines, fields: [{to: item, value: A}, {to: quantity, value: 1}, {to: unit, from: unit, code: units}]}
              tests:
              - name: t
                given: {id: a, lines: [{unit: KG}]}
                expect: {contains: [{document: {to: WH/Shelf}}]}
            """;

    private final String plant = "p" + System.nanoTime();
    private final InterfaceId moves = new InterfaceId(plant, "moves");
    private final InterfaceId counts = new InterfaceId(plant, "counts");

    @TempDir
    private Path directory;

    private KafkaProducer<byte[], byte[]> producer;
    private Optional<String> unreadable = Optional.empty();
    private AsideState.Asked asked;

    private void filled(EmbeddedKafka broker) throws Exception {
        Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (Admin admin = Admin.create(kafka);
                KafkaProducer<byte[], byte[]> made =
                        new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer = made;
            for (InterfaceId id : List.of(moves, counts)) {
                for (String topic : List.of(id.inTopic(), id.asideTopic(), id.auditTopic())) {
                    admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                            .all()
                            .get();
                }
            }
            // One unit is unknown: in two orders, at different lines; three messages wait behind the first order.
            set(
                    moves,
                    1,
                    "secret order 1",
                    held("/lines/0/unit", UNKNOWN.formatted("KILO")),
                    "{\"id\":\"1\",\"lines\":[{\"unit\":\"KILO\"}]}");
            for (int i = 2; i < 5; i++) {
                set(moves, i, "secret order 1", null, "{}");
            }
            set(
                    moves,
                    5,
                    "secret order 2",
                    held("/lines/7/unit", UNKNOWN.formatted("KILO")),
                    "{\"id\":\"5\",\"lines\":[{\"unit\":\"GRAMM\"}]}");
            // Another unit is another cause; a masked one is not shown.
            set(moves, 6, "secret order 3", held("/lines/0/unit", UNKNOWN.formatted("•••")), "{}");
            // One sender's mistake, with other values in each message, and at another of its places.
            set(counts, 1, "x", dead("/n", "n must be at most 10 characters, not \"Marie\""), "{}");
            set(
                    counts,
                    2,
                    "y",
                    dead("/n", "n must be at most 10 characters, not \"Dupont\" (in the message: /all/7/n)"),
                    "{}");
            set(counts, 3, "z", held("", "closed\n0/999  held  FAKE\u001b[31m"), "{}");
        }
    }

    private static Failure held(String place, String reason) {
        return new Failure(FailureClass.business, reason, place);
    }

    private static Failure dead(String place, String reason) {
        return new Failure(FailureClass.contract, reason, place);
    }

    private void set(InterfaceId id, long offset, String order, Failure failure, String body) throws Exception {
        String hash = "%032x".formatted(offset);
        MessageKeys keys =
                new MessageKeys(MessageKeys.FORM, order, hash, hash + hash, Optional.empty(), Optional.empty());
        MessageHeaders headers = new MessageHeaders(
                "m" + offset, id.name(), "1.0.0", "test", "", NOW, Provenance.UNKNOWN, keys, unreadable);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(id.asideTopic(), 0, new AsideKey.OfBody(offset, 0).bytes(), body.getBytes(UTF_8));
        headers.write((name, value) -> record.headers().add(name, value));
        producer.send(record).get();
        boolean isDead = failure != null && failure.failureClass() == FailureClass.contract;
        AsideState state = new AsideState(
                AsideState.VERSION,
                isDead ? Standing.deadLettered : Standing.held,
                0,
                headers.id(),
                order,
                hash,
                NOW,
                NOW.plusSeconds(offset),
                failure,
                "r-1",
                failure == null ? 0 : 1,
                NOW,
                NOW,
                null,
                0,
                null,
                asked,
                null,
                null,
                null);
        producer.send(new ProducerRecord<>(id.asideTopic(), 0, new AsideKey.OfState(offset).bytes(), state.write()))
                .get();
    }

    private static ExamplePlant.Answer aside(EmbeddedKafka broker, String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "aside";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[arguments.length + 1] = "--kafka";
        all[arguments.length + 2] = broker.bootstrapServers();
        return ExamplePlant.run(all);
    }

    private String cause(EmbeddedKafka broker, String ofReason) throws Exception {
        for (JsonNode each : Json.MAPPER.readTree(
                aside(broker, "causes", "--plant", plant, "--output", "json").text())) {
            if (each.path("reason").asText().contains(ofReason)) {
                return each.path("cause").asText();
            }
        }
        throw new AssertionError("no cause with " + ofReason);
    }

    @Test
    void eachCauseStandsOnceWithItsStewardAndTheLineToAdd(EmbeddedKafka broker) throws Exception {
        filled(broker);
        ExamplePlant.Answer all = aside(broker, "causes", "--plant", plant);
        assertThat(all.code()).as(all.text()).isZero();
        List<String> lines =
                all.text().lines().map(line -> line.replaceAll(" +", " ")).toList();
        String unit = cause(broker, "KILO");
        String wrong = cause(broker, "characters");
        assertThat(lines.get(1))
                .as("what holds up most comes first")
                .startsWith(unit + " " + moves + " business /lines/*/unit 2 3 2 2026-11-20T08:00:01Z Code \"KILO\"");
        assertThat(lines).anyMatch(line -> line.startsWith(wrong + " " + counts + " contract /n 2 0 0 "));
        assertThat(lines)
                .contains(
                        unit + ": ann@example.com adds to the entries of code map units: - {code: \"KILO\", value: …}");
        assertThat(lines)
                .contains(cause(broker, "•••")
                        + ": ann@example.com adds the code to code map units; it is not shown here");
        assertThat(lines)
                .as("one line a row, whoever wrote it")
                .hasSize(1 + 4 + 2)
                .noneMatch(line -> line.startsWith("0/999"));
        assertThat(all.text()).doesNotContain("secret order", "\u001b");

        assertThat(aside(broker, "causes", counts.toString()).text())
                .doesNotContain("KILO")
                .contains(wrong);
        assertThat(aside(broker, "causes", plant + ".nothing").text())
                .isEqualTo("nothing is set aside in " + plant + ".nothing\n");
    }

    @Test
    void aDryRunSaysHowManyWouldPassAndChangesNothing(EmbeddedKafka broker) throws Exception {
        filled(broker);
        String unit = cause(broker, "KILO");
        Path added =
                Files.writeString(directory.resolve("moves.yaml"), MANIFEST.formatted(", {code: KILO, value: kg}"));

        ExamplePlant.Answer unknown = aside(broker, "retry", "--cause", unit, "--plant", plant, "--dry-run");
        assertThat(unknown.code()).as(unknown.text()).isZero();
        assertThat(unknown.text())
                .contains(moves + ": 2 messages would be tried again", "is not known: --manifests DIR");

        ExamplePlant.Answer tried =
                aside(broker, "retry", "--cause", unit, "--plant", plant, "--dry-run", "--manifests", added.toString());
        assertThat(tried.text())
                .contains("1 message would pass contract and mapping now; whether Odoo takes them is not known.")
                .containsPattern("1 message would fail again: business at .*Code \"GRAMM\" is not in code map units");
        assertThat(tried.code()).isEqualTo(Plantline.FOUND);

        assertThat(aside(broker, "discard", "--cause", unit, "--plant", plant, "--dry-run", "--reason", "test")
                        .text())
                .contains("2 messages would be given up for good. Nothing was changed.");
        assertThat(commands(broker)).isEmpty();
    }

    @Test
    void aDryRunSaysApartWhatWaitsWhatCannotBeReadAndWhatIsBeingGivenUp(EmbeddedKafka broker) throws Exception {
        filled(broker);
        Path added =
                Files.writeString(directory.resolve("moves.yaml"), MANIFEST.formatted(", {code: KILO, value: kg}"));
        try (KafkaProducer<byte[], byte[]> made = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer = made;
            // By what it says now it would pass; but its keys were not to be read, and that does not change.
            unreadable = Optional.of("/id is missing");
            set(moves, 7, "7", dead("/id", "/id is missing"), "{\"id\":\"7\",\"lines\":[]}");
            unreadable = Optional.empty();
            // A dead letter that goes behind the held ones of its order key.
            set(moves, 8, "secret order 1", dead("/n", "x"), "{\"id\":\"8\",\"lines\":[{\"unit\":\"KG\"}]}");
            asked = new AsideState.Asked(9, "c", Action.discard, "ann", "gone");
            set(moves, 9, "9", dead("/n", "x"), "{\"id\":\"9\",\"lines\":[]}");
            asked = null;
        }
        ExamplePlant.Answer all =
                aside(broker, "retry", moves.toString(), "--all", "--dry-run", "--manifests", added.toString());
        assertThat(all.code()).isEqualTo(Plantline.FOUND);
        assertThat(all.text())
                .contains(moves + ": 3 messages would be tried again. Nothing was changed.")
                .contains("4 messages wait behind another one of the same order key, and would be tried only when")
                .contains("1 message would fail again whatever the manifests say, because the keys could not be read")
                .contains("1 message is being given up already")
                .contains("1 message would pass contract and mapping now;")
                .contains("1 message of those that wait would pass contract and mapping when the turn comes;")
                .contains("3 messages of those that wait would fail again: contract");
        assertThat(aside(broker, "retry", moves.toString(), "--position", "0/7", "--dry-run")
                        .text())
                .contains(moves + ": 0 messages would be tried again", "1 message would fail again whatever")
                .doesNotContain("is not known");
        assertThat(aside(broker, "discard", moves.toString(), "--all", "--dry-run", "--reason", "test")
                        .text())
                .contains("8 messages would be given up for good", "1 message is being given up already");
    }

    @Test
    void allMessagesOfACauseAreHandedOverAndNoOther(EmbeddedKafka broker) throws Exception {
        filled(broker);
        String unit = cause(broker, "KILO");
        ExamplePlant.Answer asked =
                aside(broker, "discard", "--cause", unit, "--plant", plant, "--reason", "wrong unit", "--wait", "0");
        assertThat(asked.code()).as(asked.text()).isZero();
        assertThat(commands(broker))
                .hasSize(2)
                .as("with the edition that was looked at, so that no other one is given up")
                .anyMatch(one -> one.contains("\"edition\":0,\"offset\":1}"))
                .anyMatch(one -> one.contains("\"edition\":0,\"offset\":5}"));

        assertThat(aside(broker, "retry", "--cause", "0badc0de", "--plant", plant)
                        .text())
                .contains(
                        "nothing is set aside for a cause 0badc0de in plant " + plant + "; aside causes shows what is");
        assertThat(aside(broker, "retry", "--all").text())
                .contains("missing: INTERFACE. Name of the interface, or <plant>.<interface>");
        assertThat(aside(broker, "retry", moves.toString(), "--all", "--manifests", ".")
                        .text())
                .contains("add --dry-run");
    }

    private List<String> commands(EmbeddedKafka broker) {
        return TopicContent.readWhateverWasWritten(
                        Map.of("bootstrap.servers", broker.bootstrapServers()), moves.asideTopic())
                .stream()
                .filter(each -> AsideKey.isOfCommand(each.key()))
                .map(each -> new String(each.value(), UTF_8))
                .toList();
    }
}
