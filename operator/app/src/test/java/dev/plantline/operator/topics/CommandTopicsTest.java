package dev.plantline.operator.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.api.v1alpha1.InterfaceCommandStatus.Part;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.engine.CauseId;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AsideState;
import dev.plantline.model.AsideState.Standing;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.Command;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Json;
import dev.plantline.model.TimeSource;
import dev.plantline.model.network.AddressRules;
import dev.plantline.operator.desired.MessagePatch;
import dev.plantline.operator.desired.RunningInterface;
import dev.plantline.operator.topics.CommandOrder.Position;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands in the topics of a real broker. */
class CommandTopicsTest extends TopicsInKafka {
    @BeforeEach
    void threeAreSetAside() throws Exception {
        setAside(0, 4, "A", 0, AT.minusSeconds(9));
        setAside(0, 5, "B", 2, AT.minusSeconds(9));
        setAside(1, 7, "C", 0, AT.minusSeconds(9));
        setAside(1, 8, "C", 0, AT.plusSeconds(9));
        setAside(1, 9, "C", 0, AT.minusSeconds(9));
        append(1, new AsideKey.OfState(9), null); // it has its outcome
    }

    @Test
    void aLookCountsWhatIsNamedAndWasSetAsideBeforeTheCommand() {
        CommandLook all = topics().look(order(null));
        assertThat(all.trouble()).isEmpty();
        assertThat(all.found()).extracting(CommandLook.Found::partition).containsExactly(0, 1);
        assertThat(all.causes()).isEqualTo(Map.of("business", 3));

        assertThat(topics().look(order("B")).messages()).isEqualTo(1);
        CommandLook positions = topics().look(order(null, new Position(0, 4), new Position(1, 9)));
        assertThat(positions.messages()).isEqualTo(1);
        assertThat(positions.missing()).containsExactly(new Position(1, 9));
    }

    @Test
    void aCauseNamesWhatFailedForItAndTheOwnerIsAskedForThatCause() throws Exception {
        Failure failure = new Failure(FailureClass.business, "the period is closed", "");
        CommandOrder order = about(CauseId.of(id, failure), null);

        assertThat(topics().look(order).messages()).isEqualTo(3);
        assertThat(topics().look(about("00000000", null)).found()).isEmpty();
        topics().handOver(order, parts(order), false, null);

        assertThat(commands(1)).singleElement().satisfies(command -> assertThat(command.selection())
                .isEqualTo(new Command.SetAsideBefore(AT.minusSeconds(9).plusNanos(1), CauseId.of(id, failure))));
    }

    @Test
    void anEditPutsTheWholeMessageInItsPlaceAndShowsNoneOfIt() throws Exception {
        append(0, new AsideKey.OfBody(5, 1), "{\"unit\": \"l\"}".getBytes(StandardCharsets.UTF_8));
        append(0, new AsideKey.OfBody(5, 2), "{\"unit\": \"g\", \"price\": 4711}".getBytes(StandardCharsets.UTF_8));
        String patch = "[{\"op\": \"replace\", \"path\": \"/unit\", \"value\": \"kg\"}]";
        CommandOrder order = about(null, patch, new Position(0, 5));

        CommandLook look = topics().look(order);
        assertThat(look.told())
                .isEqualTo("0/5, edition 3: replace /unit."
                        + " It was not held against the contract, because the interface does not run.");
        assertThat(look.toString()).doesNotContain("4711", "kg");
        assertThat(topics().look(about(null, patch.replace("kg", "t"), new Position(0, 5)))
                        .seen())
                .as("another change was not seen")
                .isNotEqualTo(look.seen());
        topics().handOver(order, List.of(new Part(0, 5L, 0L, look.found().get(0).seen(), null, null)), false, null);

        assertThat(commands(0)).singleElement().satisfies(command -> {
            assertThat(command.selection()).isEqualTo(new Command.ByOffset(5));
            assertThat(command.edit().edition()).isEqualTo(2);
            assertThat(command.edit().message().toString()).isEqualTo("{\"unit\":\"kg\",\"price\":4711}");
        });
    }

    @Test
    void aPatchThatDoesNotFitTheMessageChangesNothing() throws Exception {
        append(0, new AsideKey.OfBody(5, 2), "{\"unit\": \"g\"}".getBytes(StandardCharsets.UTF_8));
        CommandOrder order =
                about(null, "[{\"op\": \"replace\", \"path\": \"/uint\", \"value\": \"kg\"}]", new Position(0, 5));

        assertThat(topics().look(order).whyNot())
                .contains("0/5: change 1 (replace /uint) does not fit the message: there is nothing at /uint.");
    }

    /** Whoever reads a status may not be one who reads messages. */
    @Test
    void noPatchMakesAStatusTellWhatStandsInAMessage() throws Exception {
        append(
                0,
                new AsideKey.OfBody(5, 2),
                "{\"iban\": \"secret 7\", \"lines\": [\"secret 8\"]}".getBytes(StandardCharsets.UTF_8));
        for (String change : List.of(
                "{\"op\": \"add\", \"path\": \"/iban/x\", \"value\": 1}",
                "{\"op\": \"add\", \"path\": \"/lines/9\", \"value\": 1}",
                "{\"op\": \"add\", \"path\": \"/lines/x\", \"value\": 1}",
                "{\"op\": \"add\", \"path\": \"iban\", \"value\": 1}",
                "{\"op\": \"replace\", \"path\": \"/lines/0/x\", \"value\": 1}",
                "{\"op\": \"remove\", \"path\": \"/iban/x\"}",
                "{\"op\": \"move\", \"from\": \"/lines\", \"path\": \"/iban/x\"}",
                "{\"op\": \"replace\", \"path\": \"/iban\"}")) {
            CommandLook look = topics().look(about(null, "[" + change + "]", new Position(0, 5)));
            assertThat(look.toString()).as(change).doesNotContain("secret");
            assertThat(look.whyNot()).as(change).hasValueSatisfying(why -> assertThat(why)
                    .startsWith("0/5: change 1 ("));
        }
        for (String op : List.of("test", "copy", "change")) {
            assertThatThrownBy(() -> about(
                            null,
                            "[{\"op\": \"" + op + "\", \"path\": \"/iban\", \"value\": \"secret 7\"}]",
                            new Position(0, 5)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("change 1 of the patch: ")
                    .hasMessageNotContaining("secret");
        }
    }

    /** Else one whose keys are lost waits for ever, and counts among those that are under way. */
    @Test
    void whatIsTooOldComesToItsEndWithoutTheHistoryKeys() throws Exception {
        withoutHistoryKeys();

        CommandAnswers answers = topics().handOver(order("A"), parts(order("A")), false, "too late");

        assertThat(answers.trouble()).isEmpty();
        assertThat(answers.parts()).singleElement().satisfies(part -> assertThat(part.refused())
                .isEqualTo("too late"));
        assertThat(topics().handOver(order("A"), parts(order("A")), false, null).trouble())
                .isPresent();
        assertThat(commands(0)).isEmpty();
    }

    /** Else people would be shown a good end, and the message would be a dead letter. */
    @Test
    void anEditIsHeldAgainstTheContractOfWhatRunsWhenItIsLookedAtAndWhenItIsHandedOver() throws Exception {
        append(0, new AsideKey.OfBody(5, 2), "{\"unit\": \"g\", \"price\": 4711}".getBytes(StandardCharsets.UTF_8));
        OdooInterfaceSpec runs = Json.MAPPER.readValue(
                """
                {"contract": {"version": "2.1.0", "format": "json", "schema": {"type": "object", "required": ["unit"], "properties": {
                   "unit": {"type": "string", "enum": ["g", "kg"]}, "price": {"type": "number", "x-plantline-personal": true}}}},
                 "keys": {"order": ["unit"], "idempotency": ["unit"]}}
                """,
                OdooInterfaceSpec.class);
        String patch = "[{\"op\": \"replace\", \"path\": \"/unit\", \"value\": \"secret\"}]";

        CommandLook look = topics().look(about(null, patch, new Position(0, 5)).against(running(runs)));
        assertThat(look.whyNot()).hasValueSatisfying(why -> assertThat(why)
                .startsWith("0/5 would be refused as it shall be. Against contract 2.1.0 at /unit: ")
                .doesNotContain("secret", "4711"));

        CommandOrder good = about(null, patch.replace("secret", "kg"), new Position(0, 5));
        CommandLook shown = topics().look(good.against(running(runs)));
        assertThat(shown.told()).isEqualTo("0/5, edition 3: replace /unit.");
        OdooInterfaceSpec other = Json.MAPPER.readValue(
                Json.MAPPER.writeValueAsString(runs).replace("\"kg\"", "\"t\""), OdooInterfaceSpec.class);
        List<Part> parts = List.of(new Part(0, 5L, 0L, shown.found().get(0).seen(), null, null));
        assertThat(topics().handOver(good.against(running(other)), parts, false, null)
                        .parts())
                .singleElement()
                .satisfies(part -> assertThat(part.refused()).contains("Against contract 2.1.0 at /unit"));
        assertThat(commands(0)).isEmpty();
        topics().handOver(good.against(running(runs)), parts, false, null);
        assertThat(commands(0)).singleElement().satisfies(command -> {
            assertThat(command.actor()).isEqualTo("ana@example.com");
            assertThat(command.agreedBy())
                    .as("delivery is told who agreed: neither of them releases what they chose")
                    .isEqualTo("tom@example.com");
        });
    }

    private static RunningInterface running(OdooInterfaceSpec spec) {
        return new RunningInterface(spec, "Europe/Paris", new TreeMap<>());
    }

    private CommandOrder about(String cause, String patch, Position... positions) {
        return new CommandOrder(
                id,
                "uid-1",
                patch == null ? Command.Action.retry : Command.Action.edit,
                AT,
                null,
                cause,
                new TreeSet<>(List.of(positions)),
                null,
                patch == null ? null : MessagePatch.read(patch.getBytes(StandardCharsets.UTF_8)),
                "ana@example.com",
                "tom@example.com",
                "Unit.",
                AT,
                true,
                false,
                null);
    }

    @Test
    void whatWasSeenIsAnotherWhenSomebodyEditsAMessage() throws Exception {
        String seen = topics().look(order(null)).seen();
        assertThat(topics().look(order(null)).seen()).isEqualTo(seen);

        setAside(0, 4, "A", 1, AT.minusSeconds(9));
        assertThat(topics().look(order(null)).seen()).isNotEqualTo(seen);
    }

    @Test
    void aCommandIsHandedOverOnceHoweverOftenItIsAskedFor() throws Exception {
        CommandOrder order = order(null);
        List<Part> parts = parts(order);

        for (int tries = 0; tries < 2; tries++) {
            CommandAnswers answers = topics().handOver(order, parts, false, null);
            assertThat(answers.trouble()).isEmpty();
            assertThat(answers.complete()).isFalse();
        }

        assertThat(commands(0)).singleElement().satisfies(command -> {
            assertThat(command.uid()).isEqualTo("uid-1/0");
            assertThat(command.actor()).isEqualTo("ana@example.com");
            assertThat(command.selection())
                    .as("nothing that an owner with a slow clock sets aside later")
                    .isEqualTo(new Command.SetAsideBefore(AT.minusSeconds(9).plusNanos(1)));
            assertThat(command.edited()).containsExactly(new Command.Edited(5, 2));
        });
        assertThat(commands(1)).hasSize(1);
    }

    @Test
    void whatItsOwnerHasActedOnIsNotHandedOverAgain() throws Exception {
        CommandOrder order = order(null);
        append(0, new AsideKey.OfCommand("uid-1/0"), null);
        audit(line(
                AuditRecord.What.command,
                new AuditRecord.Human(
                        "ana@example.com", "uid-1/0", Command.Action.discard, "Sent twice.", "2 messages")));

        CommandAnswers answers = topics().handOver(order, List.of(part(0, "")), false, null);

        assertThat(answers.parts()).containsExactly(new Part(0, null, 0L, "", "2 messages", null));
        assertThat(commands(0)).isEmpty();
    }

    @Test
    void whatIsTooOldIsNotHandedOverAnyMore() throws Exception {
        CommandAnswers answers =
                topics().handOver(order("A"), parts(order("A")), false, "it could not be handed over in time");

        assertThat(answers.parts()).singleElement().satisfies(part -> assertThat(part.refused())
                .contains("could not be handed over in time"));
        assertThat(commands(0)).isEmpty();
    }

    @Test
    void whatWasEditedSinceItWasLookedAtIsNotHandedOver() throws Exception {
        List<Part> parts = parts(order(null));
        setAside(0, 4, "A", 1, AT.minusSeconds(9));

        CommandAnswers answers = topics().handOver(order(null), parts, false, null);

        assertThat(answers.parts().get(0).refused()).contains("is not what was looked at any more");
        assertThat(commands(0)).isEmpty();
        assertThat(commands(1)).as("nothing changed there").hasSize(1);
    }

    /** Kafka shows one topic's end of a transaction before the other's. */
    @Test
    void whatItsOwnerHasTakenAwayWaitsForTheAnswerAndIsNotAppendedAgain() throws Exception {
        List<Part> parts = parts(order("A"));
        append(0, new AsideKey.OfCommand("uid-1/0"), null);

        assertThat(topics().handOver(order("A"), parts, false, null).complete()).isFalse();
        assertThat(topics().handOver(order("A"), parts, false, "too late").complete())
                .isFalse();
        assertThat(commands(0)).isEmpty();
    }

    @Test
    void whatStandsBehindAnOpenTransactionOfTheOwnerIsNotAppendedAgain() throws Exception {
        List<Part> parts = parts(order("A"));
        Map<String, Object> transactional = new HashMap<>(settings);
        transactional.put("transactional.id", id.toString());
        try (KafkaProducer<byte[], byte[]> owner =
                new KafkaProducer<>(transactional, new ByteArraySerializer(), new ByteArraySerializer())) {
            owner.initTransactions();
            owner.beginTransaction();
            owner.send(new ProducerRecord<>(id.asideTopic(), 0, new AsideKey.OfState(77).bytes(), null))
                    .get();
            topics().handOver(order("A"), parts, false, null);
            topics().handOver(order("A"), parts, false, null);
            try (Consumer<byte[], byte[]> consumer = LastCheckpoints.ofEverything(broker, Duration.ofSeconds(5))) {
                TopicPartition aside = new TopicPartition(id.asideTopic(), 0);
                assertThat(consumer.endOffsets(List.of(aside)).get(aside))
                        .as("two states, one of the transaction, one command")
                        .isEqualTo(4);
            }
            owner.abortTransaction();
        }
    }

    @Test
    void whatWasHandedOverIsOnlyAskedForItsAnswer() throws Exception {
        topics().handOver(order("A"), parts(order("A")), true, null);

        assertThat(commands(0)).isEmpty();
    }

    /** Else it would be said that nothing is set aside. */
    @Test
    void aTopicThatIsNotToBeSeenIsATroubleAndNoAnswer() {
        CommandOrder nowhere = new CommandOrder(
                new InterfaceId(id.plant(), "gone"),
                "uid-1",
                Command.Action.retry,
                AT,
                null,
                new TreeSet<>(),
                "ana@example.com",
                null,
                AT,
                true);

        assertThatThrownBy(() -> topics().look(nowhere)).isInstanceOf(KafkaException.class);
    }

    @Test
    void nothingIsHandedOverToAnotherCluster() throws Exception {
        Broker another = new Broker(id.plant(), broker.address(), settings, "the-cluster-before");

        try (KafkaTopics topics = new KafkaTopics(
                Duration.ofSeconds(5),
                Duration.ofMinutes(10),
                TimeSource.system(),
                AddressRules.of(List.of(), true, Set.of()))) {
            assertThat(topics.handOver(another, order("A"), parts(order("A")), false, null)
                            .trouble())
                    .hasValueSatisfying(why -> assertThat(why).contains("the-cluster-before"));
        }
        assertThat(commands(0)).isEmpty();
    }

    // --- what the tests speak with

    /** No owner is there to be waited for. */
    private CommandTopics topics() {
        return new CommandTopics(
                broker, Duration.ofSeconds(5), Duration.ZERO, CommandTopics.LONGEST_LOOK, new Semaphore(1));
    }

    /** What is to be handed over, as it was looked at. */
    private List<Part> parts(CommandOrder order) {
        return topics().look(order).found().stream()
                .map(each -> part(each.partition(), each.seen()))
                .toList();
    }

    private static Part part(int partition, String seen) {
        return new Part(partition, null, 0L, seen, null, null);
    }

    private CommandOrder order(String orderKey, Position... positions) {
        SortedSet<Position> these = new TreeSet<>(List.of(positions));
        return new CommandOrder(
                id, "uid-1", Command.Action.discard, AT, orderKey, these, "ana@example.com", "Sent twice.", AT, true);
    }

    private void setAside(int partition, long offset, String orderKey, int edition, Instant since) throws Exception {
        AsideState state = new AsideState(
                AsideState.VERSION,
                Standing.held,
                edition,
                "m" + offset,
                orderKey,
                "0".repeat(32),
                since,
                since,
                new Failure(FailureClass.business, "the period is closed", ""),
                "r1",
                1,
                since,
                since,
                null,
                0,
                null,
                null,
                null,
                null,
                null);
        append(partition, new AsideKey.OfState(offset), state.write());
    }

    private List<Command> commands(int partition) throws Exception {
        List<Command> commands = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> each : handedOver(partition)) {
            assertThat(isProven(each))
                    .as("its owner can tell that the cluster proved who gave it")
                    .isTrue();
            commands.add(Command.read(each.value()));
        }
        return commands;
    }
}
