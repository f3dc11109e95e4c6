package dev.plantline.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plantline.api.v1alpha1.LatencyClassSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.delivery.ownership.DeliveryEnvironment;
import dev.plantline.delivery.ownership.DeliveryListener;
import dev.plantline.delivery.ownership.PartitionStatus;
import dev.plantline.delivery.ownership.TargetKind;
import dev.plantline.delivery.ownership.TargetKinds;
import dev.plantline.delivery.partition.DeliverySettings;
import dev.plantline.engine.Compilation;
import dev.plantline.engine.CompiledInterface;
import dev.plantline.engine.InterfaceCompiler;
import dev.plantline.model.Approved;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.Command;
import dev.plantline.model.Hashes;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Json;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.MessageHeaders;
import dev.plantline.model.MessageKeys;
import dev.plantline.model.PartitionId;
import dev.plantline.model.PodMemory;
import dev.plantline.model.Provenance;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.Target;
import dev.plantline.model.TimeSource;
import dev.plantline.model.Totals;
import dev.plantline.model.history.CheckpointSignature;
import dev.plantline.model.history.ContentSum;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.model.history.SignedPlace;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.TopicContent;
import dev.plantline.topics.account.AccountReader;
import dev.plantline.topics.account.Aside;
import dev.plantline.topics.account.AsideBodies;
import dev.plantline.topics.account.PartitionAccount;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.core.ConditionFactory;

/** One interface on a real broker, as operator and intake make it: topics, first checkpoint, messages with their headers. */
final class TestInterface implements AutoCloseable {
    static final String SPEC =
            """
            {"workflow": "rawMasterDataSteps",
             "source": {"system": "mes", "kafka": {"topic": "lots"}},
             "contract": {"version": "1.0.0", "format": "json", "schema": {
               "type": "object", "required": ["id", "order", "n"],
               "properties": {"id": {"type": "string"}, "order": {"type": "string"}, "n": {"type": "integer"},
                              "v": {"type": "integer"}, "code": {"type": "string"}, "heavy": {"type": "boolean"}}}},
             "keys": {"order": ["order"], "idempotency": ["id"], "onConflict": "reject"},
             "target": {"odoo": {"duty": "stock"}},
             "codeMaps": [{"name": "codes", "kind": "status", "entries": [{"code": "A", "value": "a"}]}],
             "mapping": {"steps": [{"load": {"model": "stock.lot"}, "fields": [
               {"to": "name", "from": "id"}, {"to": "ref", "from": "n", "as": "string"}]}]},
             "retries": {"initialDelay": "1s", "maxDelay": "2s", "holdFor": "1h"},
             "onFailure": {"contract": "deadLetter", "mapping": "deadLetter", "business": "hold", "exhausted": "deadLetter"}}
            """;

    /** Longest wait for what must come; only a failure reaches it, and a starved machine does not. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    /** As in production, with a shorter session and shorter pauses. */
    static final DeliverySettings QUICK = new DeliverySettings(
            Duration.ofSeconds(2),
            Duration.ofMillis(500),
            Duration.ofMillis(100),
            500,
            4_000,
            10_000,
            256 << 20,
            new PodMemory(256 << 20),
            3,
            20,
            Duration.ofMillis(20),
            Duration.ofMillis(300),
            Duration.ofSeconds(3));

    /** {@link #QUICK} with transactions at another pace. */
    static DeliverySettings commitEvery(Duration pace) {
        return quick(
                QUICK.session(),
                pace,
                QUICK.inFlightMessages(),
                QUICK.setAside(),
                QUICK.alike(),
                QUICK.firstPause(),
                QUICK.longestPause());
    }

    /** Quick, in a pod with this memory. */
    static DeliverySettings memory(PodMemory memory) {
        return new DeliverySettings(
                QUICK.session(),
                QUICK.idlePoll(),
                QUICK.commitEvery(),
                QUICK.commitResults(),
                QUICK.inFlightMessages(),
                QUICK.setAside(),
                QUICK.setAsideBytes(),
                memory,
                QUICK.unanswered(),
                QUICK.alike(),
                QUICK.firstPause(),
                QUICK.longestPause(),
                QUICK.releasePatience());
    }

    /** {@link #QUICK} with room for fewer messages; where few may be set aside, that many alike are no sign of a bad connection. */
    static DeliverySettings room(int inFlight, int setAside) {
        int alike = setAside < QUICK.alike() ? 1_000 : QUICK.alike();
        return quick(
                QUICK.session(),
                QUICK.commitEvery(),
                inFlight,
                setAside,
                alike,
                QUICK.firstPause(),
                QUICK.longestPause());
    }

    /** {@link #QUICK} with other pauses. */
    static DeliverySettings pauses(Duration first, Duration longest) {
        return pauses(QUICK.session(), first, longest);
    }

    /** {@link #QUICK} with another session and other pauses. */
    static DeliverySettings pauses(Duration session, Duration first, Duration longest) {
        return quick(
                session,
                QUICK.commitEvery(),
                QUICK.inFlightMessages(),
                QUICK.setAside(),
                QUICK.alike(),
                first,
                longest);
    }

    private static DeliverySettings quick(
            Duration session,
            Duration commitEvery,
            int inFlight,
            int setAside,
            int alike,
            Duration firstPause,
            Duration longestPause) {
        return new DeliverySettings(
                session,
                QUICK.idlePoll(),
                commitEvery,
                QUICK.commitResults(),
                inFlight,
                setAside,
                QUICK.setAsideBytes(),
                QUICK.memory(),
                QUICK.unanswered(),
                alike,
                firstPause,
                longestPause,
                QUICK.releasePatience());
    }

    final InterfaceId id;
    final Map<String, Object> kafka;
    final int partitions;
    final KafkaProducer<byte[], byte[]> producer;
    /** The time of what {@code start} starts, unless it is told another. */
    final TestClock clock = new TestClock();

    OdooInterfaceSpec spec;
    private CompiledInterface compiled;
    String revision = "r-1";
    String keysRevision = "k-1";
    String database = "plant";
    /** The batch at its gate about which people decide, or have decided. */
    RuntimeConfiguration.Release release;

    Approved approved;

    int maxRecords = 50;
    int connections = 4;

    TestInterface(EmbeddedKafka broker) throws Exception {
        this(broker.bootstrapServers(), 1);
    }

    TestInterface(String bootstrapServers, int partitions) throws Exception {
        this(bootstrapServers, "i" + UUID.randomUUID().toString().substring(0, 8), partitions);
        makeTopics();
        firstCheckpoints(null);
    }

    /** For another process: the interface is there. */
    TestInterface(String bootstrapServers, String name, int partitions) throws Exception {
        this.id = new InterfaceId("lyon", name);
        this.kafka = Map.of("bootstrap.servers", bootstrapServers);
        this.partitions = partitions;
        this.spec = Json.MAPPER.readValue(SPEC, OdooInterfaceSpec.class);
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("key.serializer", ByteArraySerializer.class);
        settings.put("value.serializer", ByteArraySerializer.class);
        settings.put("linger.ms", 0);
        this.producer = new KafkaProducer<>(settings);
    }

    void makeTopics() throws Exception {
        try (Admin admin = Admin.create(kafka)) {
            admin.createTopics(List.of(
                            new NewTopic(id.inTopic(), partitions, (short) 1)
                                    .configs(Map.of("retention.ms", "-1", "message.timestamp.type", "LogAppendTime")),
                            new NewTopic(id.asideTopic(), partitions, (short) 1)
                                    .configs(Map.of("cleanup.policy", "compact", "segment.bytes", "16777216")),
                            new NewTopic(id.auditTopic(), partitions, (short) 1)))
                    .all()
                    .get();
        }
        // The answer of the creation may come before every part of the broker knows the topics.
        await().atMost(PATIENCE).ignoreExceptions().until(() -> topics() != null);
    }

    /** Makes a topic that was deleted again, with one partition; waits until the broker has forgotten the old one and knows the new one. */
    void makeAgain(Admin admin, String topic) {
        eventually(() -> {
            try {
                admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                        .all()
                        .get();
                return true;
            } catch (Exception e) {
                return false;
            }
        });
        await().atMost(PATIENCE).ignoreExceptions().until(() -> topics() != null);
    }

    Checkpoint.Topics topics() throws Exception {
        try (Admin admin = Admin.create(kafka)) {
            var found = admin.describeTopics(List.of(id.inTopic(), id.asideTopic(), id.auditTopic()))
                    .allTopicNames()
                    .get();
            return new Checkpoint.Topics(
                    found.get(id.inTopic()).topicId().toString(),
                    found.get(id.asideTopic()).topicId().toString(),
                    found.get(id.auditTopic()).topicId().toString());
        }
    }

    /** First offset of the first partition of {@code .in} that is still there. */
    long beginning() {
        return offset(id.inTopic(), OffsetSpec.earliest());
    }

    /** An offset of the first partition of a topic. */
    long offset(String topic, OffsetSpec which) {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (Admin admin = Admin.create(kafka)) {
            return admin.listOffsets(Map.of(partition, which))
                    .partitionResult(partition)
                    .get()
                    .offset();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    PartitionId partition(int number) throws Exception {
        return new PartitionId(topics().in(), number);
    }

    void firstCheckpoints(String database) throws Exception {
        for (int partition = 0; partition < partitions; partition++) {
            writeCheckpoint(partition, Checkpoint.first("operator", keysRevision, topics(), database));
        }
    }

    /** The first checkpoints as the operator writes them for a plant with history keys. */
    void signFirstCheckpoints(HistoryKeys keys) throws Exception {
        signFirstCheckpoints(keys, topics());
    }

    /** Those of topics that are perhaps others. */
    void signFirstCheckpoints(HistoryKeys keys, Checkpoint.Topics of) throws Exception {
        for (int partition = 0; partition < partitions; partition++) {
            byte[] first = Checkpoint.first("operator", keysRevision, of, null).write();
            ProducerRecord<byte[], byte[]> signed =
                    new ProducerRecord<>(id.asideTopic(), partition, new AsideKey.OfCheckpoint().bytes(), first);
            SignedPlace place = new SignedPlace(id.asideTopic(), partition);
            signed.headers()
                    .add(
                            CheckpointSignature.HEADER,
                            keys.sign(place, first, new ContentSum(keys).bytes())
                                    .write());
            producer.send(signed).get();
        }
    }

    void writeCheckpoint(int partition, Checkpoint checkpoint) throws Exception {
        writeAside(partition, new AsideKey.OfCheckpoint(), checkpoint.write());
    }

    /** The last checkpoint of the first partition. */
    Checkpoint lastCheckpoint() throws Exception {
        Checkpoint last = null;
        for (ConsumerRecord<byte[], byte[]> record : read(id.asideTopic())) {
            if (record.partition() == 0 && new String(record.key(), UTF_8).equals("checkpoint")) {
                last = record.value() == null ? null : Checkpoint.read(record.value());
            }
        }
        return last;
    }

    void writeAside(int partition, AsideKey key, byte[] value) throws Exception {
        producer.send(new ProducerRecord<>(id.asideTopic(), partition, key.bytes(), value))
                .get();
    }

    // ---- configuration ----

    TestInterface change(UnaryOperator<String> json) throws Exception {
        String now = Json.MAPPER.writeValueAsString(spec);
        spec = Json.MAPPER.readValue(json.apply(now), OdooInterfaceSpec.class);
        return this;
    }

    RuntimeConfiguration configuration() {
        return new RuntimeConfiguration(
                RuntimeConfiguration.VERSION,
                new RuntimeConfiguration.PlantConfiguration(
                        id.plant(),
                        "here",
                        "Europe/Paris",
                        new RuntimeConfiguration.Kafka(
                                (String) kafka.get("bootstrap.servers"), false, null, null, null, null),
                        1 << 20,
                        null),
                RuntimeConfiguration.Role.streaming,
                "near-real-time",
                new LatencyClassSpec(
                        LatencyClassSpec.Mode.streaming, "30s", null, maxRecords, connections, null, null, null),
                Map.of(
                        "main",
                        new RuntimeConfiguration.OdooConnection("http://odoo.test", database, null, 4, Map.of())),
                List.of(new RuntimeConfiguration.Interface(
                        id.name(), revision, keysRevision, partitions, "main", null, spec, release, approved)));
    }

    Delivery start(Target target) {
        return start(target, QUICK);
    }

    Delivery start(Target target, DeliverySettings bounds) {
        return start(target, bounds, kafka, DeliveryListener.NONE);
    }

    Delivery start(Target target, DeliverySettings bounds, Map<String, Object> clients, DeliveryListener listener) {
        return start(configuration(), surroundings(target, bounds, clients, listener));
    }

    /** Delivers nothing before the first swap. */
    Delivery connect(Target target) {
        return Delivery.connect(configuration(), surroundings(target, QUICK, kafka, DeliveryListener.NONE));
    }

    /** Every interface has this target, wherever its configuration says it is. */
    static TargetKinds target(Target target) {
        return targets((configuration, one) -> target);
    }

    /** Each interface has the target that {@code choice} gives it. */
    static TargetKinds targets(BiFunction<RuntimeConfiguration, RuntimeConfiguration.Interface, Target> choice) {
        return new TargetKinds(List.of(new TargetKind() {
            @Override
            public String name() {
                return "odoo";
            }

            @Override
            public boolean isOf(OdooInterfaceSpec spec) {
                return true;
            }

            @Override
            public Opened open(RuntimeConfiguration configuration, RuntimeConfiguration.Interface of) {
                RuntimeConfiguration.OdooConnection there =
                        configuration.odooConnections().get(of.odooConnection());
                return new Opened(
                        choice.apply(configuration, of),
                        of.odooConnection(),
                        there.database() + " at " + there.url(),
                        there.duties().values().stream()
                                .flatMap(duty -> duty.notices().values().stream())
                                .findFirst()
                                .orElse(null));
            }
        }));
    }

    private DeliveryEnvironment surroundings(
            Target target, DeliverySettings bounds, Map<String, Object> clients, DeliveryListener listener) {
        return new DeliveryEnvironment("test-pod", clients, target(target), listener, clock, new Random(), bounds);
    }

    Delivery start(RuntimeConfiguration configuration, TargetKinds targets, TimeSource clock, Random random) {
        return start(configuration, targets, clock, random, QUICK);
    }

    Delivery start(
            RuntimeConfiguration configuration,
            TargetKinds targets,
            TimeSource clock,
            Random random,
            DeliverySettings bounds) {
        return start(
                configuration,
                new DeliveryEnvironment("test-pod", kafka, targets, DeliveryListener.NONE, clock, random, bounds));
    }

    static Delivery start(RuntimeConfiguration configuration, DeliveryEnvironment surroundings) {
        Delivery delivery = Delivery.connect(configuration, surroundings);
        delivery.swap(configuration);
        return delivery;
    }

    /** One workload with this interface and another. */
    RuntimeConfiguration configurationWith(TestInterface other) {
        return configuration()
                .with(List.of(
                        configuration().interfaces().get(0),
                        other.configuration().interfaces().get(0)));
    }

    // ---- messages ----

    CompiledInterface compiled() {
        if (compiled == null || compiled.spec() != spec) {
            Compilation compilation = InterfaceCompiler.compile(id, spec, ZoneId.of("Europe/Paris"));
            compiled = compilation instanceof Compilation.Ready ready ? ready.compiled() : null;
            assertThat(compiled).as(compilation.toString()).isNotNull();
        }
        return compiled;
    }

    static String body(String messageId, String order, int n) {
        return "{\"id\":\"" + messageId + "\",\"order\":\"" + order + "\",\"n\":" + n + "}";
    }

    long send(String messageId, String order, int n) throws Exception {
        return send(body(messageId, order, n)).get().offset();
    }

    Future<RecordMetadata> send(String body) {
        return send(compiled(), body);
    }

    /** As intake of a Kafka source does: keys computed once, written into headers; unreadable ones keyed by the message's id. */
    Future<RecordMetadata> send(CompiledInterface compiled, String body) {
        String messageId = UUID.randomUUID().toString();
        byte[] bytes = body.getBytes(UTF_8);
        MessageKeys keys;
        Optional<String> unreadable = Optional.empty();
        try {
            keys = compiled.keys(bytes);
        } catch (MessageFailedException e) {
            keys = compiled.keysOfUnreadable(messageId);
            unreadable = Optional.of(e.failure().reason());
        }
        MessageHeaders headers = new MessageHeaders(
                messageId, id.name(), "1.0.0", "test", "", Instant.now(), Provenance.UNKNOWN, keys, unreadable);
        byte[] key = keys.orderKey().getBytes(UTF_8);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(id.inTopic(), Hashes.partition(key, partitions), key, bytes);
        headers.write((name, value) -> record.headers().add(name, value));
        return producer.send(record);
    }

    void command(String uid, Command.Action action, Command.Selection selection, String reason) throws Exception {
        command(Command.of(uid, action, selection, "ann", reason, Instant.now()));
    }

    /** Asks it of partition 0. */
    void command(Command command) throws Exception {
        new Aside(kafka).ask(id, 0, command);
    }

    /** What the owner of partition 0 said of a command. */
    AuditRecord answer(String uid) throws Exception {
        return new Aside(kafka).answer(id, 0, uid, 0, PATIENCE).orElseThrow();
    }

    /** Why a command was refused. */
    String refusal(String uid) throws Exception {
        AuditRecord answer = answer(uid);
        assertThat(answer.what()).isEqualTo(AuditRecord.What.commandRefused);
        return answer.failure().reason();
    }

    /** Sends messages of other order keys until one is held: while they are answered, no answer is the fault of that one. */
    void sendOthersUntilOneIsHeld(Delivery delivery) {
        AtomicInteger number = new AtomicInteger();
        long held = await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(30))
                .until(
                        () -> {
                            int n = number.getAndIncrement();
                            send("other" + n, "B" + n, n);
                            return totals(delivery).held();
                        },
                        count -> count > 0);
        assertThat(held).isEqualTo(1);
    }

    // ---- what came of them ----

    List<PartitionAccount> account() {
        return new AccountReader(kafka).read(id);
    }

    /** Nothing is wrong and nothing is pending; returns what everything became. */
    Totals settled() {
        // A commit is answered before readers of committed records can see it.
        eventually(
                () -> account().stream().allMatch(account -> account.recounted().inFlight() == 0));
        Totals sum = Totals.NONE;
        for (PartitionAccount account : account()) {
            assertThat(account.problems()).isEmpty();
            assertThat(account.recounted().unaccounted()).isZero();
            assertThat(account.written()).isEqualTo(account.recounted());
            sum = sum.plus(account.recounted());
        }
        return sum;
    }

    /** What became of messages and commands. */
    List<AuditRecord> audit() throws Exception {
        return auditWithRevisions().stream()
                .filter(line -> line.what() != AuditRecord.What.revision)
                .toList();
    }

    List<AuditRecord> auditWithRevisions() throws Exception {
        List<AuditRecord> records = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : read(id.auditTopic())) {
            records.add(AuditRecord.read(record.value()));
        }
        return records;
    }

    /** What is set aside now; waits for the end of transactions that are being committed. */
    List<Aside.Entry> aside() throws Exception {
        read(id.asideTopic());
        return new Aside(kafka).list(id);
    }

    /** The body of a message that is set aside. */
    String body(Aside.Entry of) {
        try (AsideBodies bodies = new Aside(kafka).bodies(id)) {
            return new String(
                    bodies.read(of.partition(), of.offset(), of.state().edition(), of.at())
                            .orElseThrow(),
                    UTF_8);
        }
    }

    /** What stands in a topic now; waits for the end of transactions that are being committed. */
    List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        return TopicContent.read(kafka, topic);
    }

    static void eventually(BooleanSupplier condition) {
        patience().until(condition::getAsBoolean);
    }

    private static ConditionFactory patience() {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(25));
    }

    /** Waits until the only partition is assigned and stands so. Returns how it stood then. */
    static PartitionStatus eventually(Delivery delivery, Predicate<PartitionStatus> condition) {
        return eventually(delivery::status, condition);
    }

    /** Waits until this interface's only partition is assigned and stands so, in a workload of several. Returns how it stood then. */
    PartitionStatus eventuallyIn(Delivery delivery, Predicate<PartitionStatus> condition) {
        return eventually(
                () -> delivery.status().stream()
                        .filter(status -> status.interfaceName().equals(id.name()))
                        .toList(),
                condition);
    }

    private static PartitionStatus eventually(
            Supplier<List<PartitionStatus>> assigned, Predicate<PartitionStatus> condition) {
        return patience()
                .until(assigned::get, all -> all.size() == 1 && condition.test(all.get(0)))
                .get(0);
    }

    static PartitionStatus only(Delivery delivery) {
        List<PartitionStatus> all = delivery.status();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    static Totals totals(Delivery delivery) {
        List<PartitionStatus> all = delivery.status();
        return all.size() == 1 ? all.get(0).totals() : Totals.NONE;
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
