package dev.plantline.operator.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plantline.api.v1alpha1.InterfaceCommandStatus.Part;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.Command;
import dev.plantline.model.Command.Action;
import dev.plantline.model.Command.WasApplied;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.PartitionId;
import dev.plantline.model.StopReason;
import dev.plantline.model.TimeSource;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.model.network.AddressRules;
import dev.plantline.operator.desired.DesiredTopic;
import dev.plantline.operator.desired.MovedRows;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Commands about what is not set aside, in the topics of a real broker as the operator makes them. */
@ExtendWith(KafkaExtension.class)
class DeliveryLooksTest {
    private static final Instant GIVEN = Instant.parse("2026-11-27T12:00:00Z");

    private final InterfaceId id =
            new InterfaceId("p" + UUID.randomUUID().toString().substring(0, 8), "lots");
    private Map<String, Object> settings;
    private Broker broker;
    /** Kafka's id of the topic of what was received. */
    private String in;

    @BeforeEach
    void threeWereReceived(EmbeddedKafka kafka) throws Exception {
        settings = Map.of("bootstrap.servers", kafka.bootstrapServers(), "security.protocol", "PLAINTEXT");
        broker = new Broker(
                id.plant(),
                kafka.bootstrapServers(),
                settings,
                HistoryKeys.read(HistoryKeys.fresh(new SecureRandom())),
                null);
        TopicFamily family = new TopicFamily(
                id,
                List.of(
                        new DesiredTopic(id.inTopic(), 1, 1, Map.of("message.timestamp.type", "LogAppendTime")),
                        new DesiredTopic(id.asideTopic(), 1, 1, Map.of("cleanup.policy", "compact")),
                        new DesiredTopic(id.auditTopic(), 1, 1, Map.of())),
                "keys-1",
                null,
                MovedRows.NONE,
                null);
        try (KafkaTopics topics = new KafkaTopics(
                Duration.ofSeconds(20),
                Duration.ofMinutes(10),
                TimeSource.system(),
                AddressRules.of(List.of(), true, Set.of()))) {
            TopicsState state = topics.ensure(broker, List.of(family), Set.of("lots"))
                    .states()
                    .get(id);
            assertThat(state).isInstanceOf(TopicsState.Made.class);
            in = ((TopicsState.Made) state).ids().in();
        }
        for (int offset = 0; offset < 3; offset++) {
            send(id.inTopic(), ("{\"lot\": " + offset + "}").getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void whatWasAppliedAndStandsInTheLogCanBeReplayedAndTheRestIsTold() throws Exception {
        applied(0, 0);
        applied(1, 1);

        CommandLook look = topics().look(replay(0, 2, null));

        assertThat(look.whyNot()).isEmpty();
        assertThat(look.causes()).isEqualTo(Map.of("applied", 1));
        assertThat(look.told()).startsWith("1 cannot be: 0/1 was edited before it was applied");
        assertThat(topics().look(replay(0, 2, null)).seen()).isEqualTo(look.seen());
        assertThat(topics().look(replay(2, 3, null)).whyNot())
                .hasValueSatisfying(why -> assertThat(why).startsWith("Nothing that it names was applied"));
    }

    /** Its retention has taken it: nobody is told that it is applied again. */
    @Test
    void whatHasLeftTheLogIsNamedAndNotReplayed() throws Exception {
        applied(0, 0);
        applied(1, 0);
        deleteBefore(1);

        CommandLook look = topics().look(replay(0, 2, null));

        assertThat(look.causes()).isEqualTo(Map.of("applied", 1));
        assertThat(look.told()).contains("1 cannot be: 0/0 is no longer in .in");
    }

    /** Else the command would stay as it is for as long as a slow broker takes, and nobody would be told. */
    @Test
    void aLookThatTakesTooLongIsEndedAndSaysSo() throws Exception {
        applied(0, 0);
        CommandTopics impatient =
                new CommandTopics(broker, Duration.ofSeconds(20), Duration.ZERO, Duration.ofNanos(1), new Semaphore(1));

        assertThat(impatient.look(replay(0, 2, null)).whyNot()).hasValueSatisfying(why -> assertThat(why)
                .contains(
                        "took longer than 0 s and was ended",
                        id + " are long",
                        "Name less, as single positions or a later since"));
        for (Action whole : List.of(Action.abandon, Action.adopt)) {
            assertThat(impatient.look(order(whole, null)).whyNot()).hasValueSatisfying(why -> assertThat(why)
                    .contains("was ended", "Give it again when the broker answers faster"));
        }
        assertThat(topics().look(replay(0, 2, null)).whyNot()).isEmpty();
        // Nobody goes on reading.
        await().atMost(Duration.ofMinutes(2)).until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(each -> each.getName().equals("look")));
    }

    @Test
    void itsOwnerHoldsAReplayAgainstWhatWasSeen() throws Exception {
        applied(0, 0);
        CommandOrder order = replay(0, 1, null);
        CommandLook.Found found = topics().look(order).found().get(0);

        hand(order, new Part(0, null, found.auditEnd(), found.seen(), null, null));

        assertThat(commands()).singleElement().satisfies(command -> {
            assertThat(command.action()).isEqualTo(Action.replay);
            assertThat(command.selection()).isEqualTo(new WasApplied(0, 1, null, null, GIVEN, false, found.seen()));
        });
    }

    @Test
    void allThatIsPendingIsAbandonedUpToWhereItWasLookedAt() throws Exception {
        CommandOrder order = order(Action.abandon, null);
        CommandLook look = topics().look(order);
        assertThat(look.causes()).isEqualTo(Map.of("pending", 3));
        CommandLook.Found found = look.found().get(0);
        assertThat(found.upTo()).isEqualTo(3);
        send(id.inTopic(), new byte[] {'{', '}'});

        hand(order, new Part(0, found.upTo(), found.auditEnd(), found.seen(), null, null));

        assertThat(commands()).singleElement().satisfies(command -> {
            assertThat(command.uid()).isEqualTo("uid-1/0/3");
            assertThat(command.selection()).isEqualTo(new Command.Before(3));
        });
    }

    @Test
    void aLossIsAdoptedOnlyAsItWasSeen() throws Exception {
        CommandOrder order = order(Action.adopt, null);
        assertThat(topics().look(order).whyNot())
                .hasValueSatisfying(why -> assertThat(why).startsWith("Nothing of " + id + " is lost"));
        deleteBefore(1);
        CommandLook look = topics().look(order);
        assertThat(look.causes()).isEqualTo(Map.of("written off", 1));
        assertThat(look.told()).contains("were deleted before they had an outcome");
        CommandLook.Found found = look.found().get(0);
        Part part = new Part(0, null, found.auditEnd(), found.seen(), null, null);

        deleteBefore(2);
        assertThat(topics().look(order).seen()).isNotEqualTo(look.seen());
        assertThat(hand(order, part).parts()).singleElement().satisfies(each -> assertThat(each.refused())
                .contains("is not what was looked at any more"));
        assertThat(commands()).isEmpty();

        hand(order, new Part(0, null, 0L, topics().look(order).found().get(0).seen(), null, null));
        assertThat(commands()).singleElement().satisfies(command -> {
            assertThat(command.selection()).isInstanceOfSatisfying(Command.LostBy.class, lost -> {
                assertThat(lost.stop()).isEqualTo(StopReason.offsetsDeleted);
                assertThat(lost.gapTo()).isEqualTo(2);
            });
        });
    }

    /** An owner refuses what it cannot prove: it would be given up for nothing. */
    @Test
    void withoutTheKeysThatProveItACommandWaits() throws Exception {
        Broker keyless = new Broker(id.plant(), broker.address(), settings, null, null);
        CommandTopics topics = new CommandTopics(
                keyless, Duration.ofSeconds(5), Duration.ZERO, CommandTopics.LONGEST_LOOK, new Semaphore(1));

        CommandAnswers answers =
                topics.handOver(order(Action.abandon, null), List.of(new Part(0, 3L, 0L, "", null, null)), false, null);

        assertThat(answers.trouble()).hasValueSatisfying(why -> assertThat(why).contains("history keys"));
        assertThat(commands()).isEmpty();
    }

    // --- what the tests speak with

    private CommandTopics topics() {
        return new CommandTopics(
                broker, Duration.ofSeconds(20), Duration.ZERO, CommandTopics.LONGEST_LOOK, new Semaphore(1));
    }

    private CommandAnswers hand(CommandOrder order, Part part) {
        CommandAnswers answers = topics().handOver(order, List.of(part), false, null);
        assertThat(answers.trouble()).isEmpty();
        return answers;
    }

    private CommandOrder replay(long from, long to, String orderKey) {
        return order(
                Action.replay, new CommandOrder.Applied(0, new WasApplied(from, to, orderKey, null, GIVEN, false)));
    }

    private CommandOrder order(Action action, CommandOrder.Applied applied) {
        return new CommandOrder(
                id,
                "uid-1",
                action,
                GIVEN,
                null,
                null,
                new TreeSet<>(),
                applied,
                null,
                "ana@example.com",
                null,
                "Restored.",
                GIVEN,
                true,
                false,
                null);
    }

    private void applied(long offset, int edition) throws Exception {
        send(
                id.auditTopic(),
                AuditRecord.byHuman(
                                AuditRecord.What.applied,
                                "lots",
                                new PartitionId(in, 0),
                                offset,
                                edition,
                                null,
                                null,
                                GIVEN.minusSeconds(60),
                                null)
                        .write());
    }

    private void deleteBefore(long offset) throws Exception {
        try (Admin admin = Admin.create(settings)) {
            admin.deleteRecords(Map.of(new TopicPartition(id.inTopic(), 0), RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get();
        }
    }

    private void send(String topic, byte[] value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, 0, null, value)).get();
        }
    }

    private List<Command> commands() throws Exception {
        List<Command> commands = new ArrayList<>();
        TopicPartition aside = new TopicPartition(id.asideTopic(), 0);
        try (Consumer<byte[], byte[]> consumer = LastCheckpoints.consumer(broker, Duration.ofSeconds(20))) {
            consumer.assign(List.of(aside));
            consumer.seekToBeginning(List.of(aside));
            long end = consumer.endOffsets(List.of(aside)).get(aside);
            while (consumer.position(aside) < end) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    if (AsideKey.isOfCommand(record.key()) && record.value() != null) {
                        commands.add(Command.read(record.value()));
                    }
                }
            }
        }
        return commands;
    }
}
