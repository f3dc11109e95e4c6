package dev.plantline.operator.topics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.CodeMapSpec;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus.Fails;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus.Trial;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.engine.CauseId;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AsideState;
import dev.plantline.model.AsideState.Asked;
import dev.plantline.model.AsideState.Standing;
import dev.plantline.model.CodeMapFile;
import dev.plantline.model.Command;
import dev.plantline.model.Command.Action;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.Json;
import dev.plantline.model.MessageHeaders;
import dev.plantline.model.MessageKeys;
import dev.plantline.model.Provenance;
import dev.plantline.operator.desired.CodeMapConfigurations;
import dev.plantline.operator.desired.RunningInterface;
import dev.plantline.topics.account.Aside;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** How many messages of a retry would pass what runs, from the topics of a real broker. */
class RetryTrialTest extends TopicsInKafka {
    private static final Failure UNKNOWN = new Failure(
            FailureClass.business,
            "Code \"KILO\" is not in CodeMap units; ann@example.com must add it, then the message is tried again.",
            "/unit");

    private static final String SPEC =
            """
            {"workflow": "rawSteps",
             "contract": {"version": "2.1.0", "format": "json", "schema": {"type": "object", "required": ["id", "unit"], "properties": {
               "by": {"type": "object", "additionalProperties": {"type": "string"}},
               "id": {"type": "string", "maxLength": 40}, "unit": {"type": "string", "maxLength": 40}}}},
             "keys": {"order": ["id"], "idempotency": ["id"]},
             "target": {"odoo": {"duty": "stock"}},
             "mapping": {"steps": [{"load": {"model": "x_lot"}, "fields": [{"to": "x_name", "from": "id"}, {"to": "x_unit", "from": "unit", "code": "units"}]}]}}
            """;

    private Semaphore turns = new Semaphore(1);

    @Test
    void aDryRunOfARetryByCauseSaysHowManyOfHowManyWouldPassWithTheCodesThatRunNow() throws Exception {
        setAside(0, 4, "A", UNKNOWN, "{\"id\": \"A\", \"unit\": \"KILO\"}");
        setAside(0, 5, "B", UNKNOWN, "{\"id\": \"B\", \"unit\": \"secret \\\" pound\"}");
        setAside(1, 7, "C", UNKNOWN, "{\"id\": \"C\", \"unit\": \"KILO\"}");
        setAside(1, 8, "D", new Failure(FailureClass.mapping, "another cause", ""), "{}");
        setAside(1, 9, "C", null, "{}"); // what only waits has not failed for it

        CommandLook look = look(CauseId.of(id, UNKNOWN), running("KILO"));

        assertThat(look.messages()).isEqualTo(3);
        assertThat(look.trial().tried()).isEqualTo(3);
        assertThat(look.trial().passing()).isEqualTo(2);
        assertThat(look.trial().untried()).isZero();
        assertThat(look.trial().fails()).singleElement().satisfies(each -> {
            assertThat(each.messages()).isEqualTo(1);
            assertThat(each.failureClass()).isEqualTo("business");
            assertThat(each.reason())
                    .isEqualTo("Code … is not in CodeMap units; ann@example.com must add it, then the message is tried"
                            + " again.");
        });
        assertThat(look.toString())
                .as("whoever reads commands may not read messages")
                .doesNotContain("pound", "KILO");

        assertThat(look(CauseId.of(id, UNKNOWN), running("KG")).trial().passing())
                .as("nobody has added the code")
                .isZero();
    }

    @Test
    void whatWaitsAndWhatNoRetryHelpsAndWhatIsBeingGivenUpIsCountedApart() throws Exception {
        setAside(0, 4, "A", UNKNOWN, "{\"id\": \"A\", \"unit\": \"KILO\"}");
        setAside(0, 5, "A", null, "{\"id\": \"A\"}");
        unreadable = Optional.of("/id is missing");
        setAside(0, 6, "C", UNKNOWN, "{\"unit\": \"KILO\"}");
        unreadable = Optional.empty();
        asked = new Asked(9, "c", Action.discard, "ann", "gone");
        setAside(0, 7, "D", UNKNOWN, "{\"id\": \"D\", \"unit\": \"KILO\"}");

        Trial trial = look(null, running("KILO")).trial();

        assertThat(trial.tried()).isEqualTo(2);
        assertThat(trial.passing()).isEqualTo(1);
        assertThat(trial.waiting()).isEqualTo(1);
        assertThat(trial.neverPassing()).isEqualTo(1);
        assertThat(trial.fails())
                .singleElement()
                .extracting(Fails::failureClass)
                .isEqualTo("contract");
    }

    @Test
    void whyNothingWasTriedIsSaid() throws Exception {
        setAside(0, 4, "A", UNKNOWN, "{\"id\": \"A\", \"unit\": \"KILO\"}");

        CommandLook look = look(null, null);
        assertThat(look.messages()).isEqualTo(1);
        assertThat(look.trial()).isNull();
        assertThat(look.told()).isEqualTo("Whether they would pass is not known: the interface does not run.");

        turns = new Semaphore(0);
        assertThat(RetryTrial.of(turns, broker, order(null, running("KILO")), Duration.ZERO)
                        .whyNot())
                .contains("the operator has enough of others to try");
    }

    /** Whoever asks waits for a minute, and what was looked at stands without the trial. */
    @Test
    void theTrialHasTheTimeThatTheLookLeavesAndNeverTakesTheLookWithIt() throws Exception {
        setAside(0, 4, "A", UNKNOWN, "{\"id\": \"A\", \"unit\": \"KILO\"}");
        CommandOrder order = order(null, running("KILO"));
        CommandTopics topics =
                new CommandTopics(broker, Duration.ofSeconds(5), Duration.ZERO, CommandTopics.LONGEST_LOOK, turns);

        assertThat(topics.tried(order, Duration.ZERO).trial().passing()).isEqualTo(1);
        assertThat(topics.tried(order, Duration.ofSeconds(43)).whyNot())
                .isEqualTo("Whether they would pass is not known: to read them took longer than 45 s.");
        assertThat(RetryTrial.of(turns, broker, order, Duration.ZERO).trial().untried())
                .isEqualTo(1);

        Map<String, Object> away = new HashMap<>(settings);
        away.put("bootstrap.servers", "nowhere.invalid:9092");
        Broker nowhere = new Broker(id.plant(), broker.address(), away, broker.cluster());
        assertThat(new CommandTopics(nowhere, Duration.ofSeconds(5), Duration.ZERO, CommandTopics.LONGEST_LOOK, turns)
                        .tried(order, Duration.ZERO)
                        .whyNot())
                .isEqualTo("Whether they would pass is not known: Kafka did not give the messages.");
    }

    @Test
    void noPlaceTellsTheNameOfAMemberThatTheMessageChose() throws Exception {
        setAside(
                0,
                4,
                "A",
                UNKNOWN,
                "{\"id\": \"A\", \"unit\": \"KILO\", \"by\": {\"Ann Secret\": 1, \"Bob: Secret\": 2}}");

        CommandLook look = look(null, running("KILO"));

        assertThat(look.trial().fails()).singleElement().satisfies(each -> {
            assertThat(each.place()).isEqualTo("/by/…");
            assertThat(each.reason())
                    .startsWith("Against contract … at /by/…: ")
                    .endsWith("; and more.");
        });
        assertThat(look.toString()).doesNotContain("Secret");
    }

    @Test
    void theReadingOfWhatIsSetAsideEndsWhereMoreIsThereThanMayBe() throws Exception {
        setAside(0, 4, "A", UNKNOWN, "{}");
        setAside(0, 5, "B", UNKNOWN, "{}");
        setAside(1, 7, "C", UNKNOWN, "{}");
        Aside aside = new Aside(settings);
        assertThat(aside.list(id, 3)).hasValueSatisfying(all -> assertThat(all).hasSize(3));
        assertThat(aside.list(id, 2)).as("of both partitions together").isEmpty();
        assertThat(aside.list(id, 1)).as("of one").isEmpty();
    }

    @Test
    void whereMoreIsSetAsideThanFitsIntoMemoryNothingIsTriedAndThatIsSaid() throws Exception {
        byte[] held = state(1, "A", "0".repeat(32), UNKNOWN).write();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long offset = 0; offset <= RetryTrial.MOST_ASIDE; offset++) {
                producer.send(new ProducerRecord<>(id.asideTopic(), 0, new AsideKey.OfState(offset).bytes(), held));
            }
        }
        assertThat(RetryTrial.of(turns, broker, order(null, running("KILO")), Duration.ofMinutes(1))
                        .whyNot())
                .isEqualTo("Whether they would pass is not known: too many are set aside, more than 100000.");
    }

    @Test
    void aReasonIsToldWithoutAnythingOfTheMessage() {
        assertThat(RetryTrial.withoutContent(
                        new Failure(
                                FailureClass.mapping, "There is nothing at /by/Secret, and /unit needs it.", "/unit"),
                        Set.of("by", "unit")))
                .as("wherever it points to")
                .isEqualTo("There is nothing at /by/…, and /unit needs it.");
        assertThat(RetryTrial.withoutContent("Code \"secret, as it was cut")).isEqualTo("Code …");
        assertThat(RetryTrial.withoutContent("Odoo's answer is 'secret")).isEqualTo("Odoo's answer is …");
        assertThat(RetryTrial.withoutContent("The number has more than 12 digits, and it is 4711.50, at 2026-01-31."))
                .isEqualTo("The number has more than … digits, and it is …, at ….");
        assertThat(RetryTrial.withoutContent("The message is not JSON: Unrecognized token 'secret': was expecting"))
                .isEqualTo("The message is not JSON: Unrecognized token …: was expecting");
        assertThat(RetryTrial.withoutContent(
                        "The expression m.unit cannot be worked out: no such key secret (steps[0].fields[1])."))
                .doesNotContain("secret");
        assertThat(RetryTrial.withoutContent("x ".repeat(500))).hasSize(300);
    }

    // --- what the tests speak with

    private Optional<String> unreadable = Optional.empty();
    private Asked asked;

    private CommandLook look(String cause, RunningInterface runs) {
        return new CommandTopics(broker, Duration.ofSeconds(5), Duration.ZERO, CommandTopics.LONGEST_LOOK, turns)
                .look(order(cause, runs));
    }

    private CommandOrder order(String cause, RunningInterface runs) {
        return new CommandOrder(
                id,
                "uid-1",
                Command.Action.retry,
                AT,
                null,
                cause,
                new TreeSet<>(),
                null,
                null,
                "ana@example.com",
                null,
                null,
                AT,
                true,
                true,
                runs);
    }

    private static RunningInterface running(String code) throws Exception {
        CodeMapSpec units = Json.MAPPER.readValue(
                "{\"kind\": \"status\", \"steward\": \"ann@example.com\", \"entries\": [{\"code\": \"" + code
                        + "\", \"value\": \"kg\"}]}",
                CodeMapSpec.class);
        return new RunningInterface(
                Json.MAPPER.readValue(SPEC, OdooInterfaceSpec.class),
                "Europe/Paris",
                new TreeMap<>(Map.of("units", CodeMapConfigurations.stored(CodeMapFile.of("units", "r1", units)))));
    }

    private void setAside(int partition, long offset, String orderKey, Failure failure, String body) throws Exception {
        String hash = "%032x".formatted(offset);
        MessageHeaders headers = new MessageHeaders(
                "m" + offset,
                id.name(),
                "2.1.0",
                "test",
                "",
                AT.minusSeconds(9),
                Provenance.UNKNOWN,
                new MessageKeys(MessageKeys.FORM, orderKey, hash, hash + hash, Optional.empty(), Optional.empty()),
                unreadable);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                id.asideTopic(), partition, new AsideKey.OfBody(offset, 0).bytes(), body.getBytes(UTF_8));
        headers.write((name, value) -> record.headers().add(name, value));
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(record).get();
        }
        append(
                partition,
                new AsideKey.OfState(offset),
                state(offset, orderKey, hash, failure).write());
    }

    private AsideState state(long offset, String orderKey, String hash, Failure failure) {
        return new AsideState(
                AsideState.VERSION,
                Standing.held,
                0,
                "m" + offset,
                orderKey,
                hash,
                AT.minusSeconds(9),
                AT.minusSeconds(9),
                failure,
                "r1",
                failure == null ? 0 : 1,
                null,
                null,
                null,
                0,
                null,
                asked,
                null,
                null,
                null);
    }
}
