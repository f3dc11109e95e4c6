package dev.plantline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.plantline.api.v1alpha1.InterfaceTemplate;
import dev.plantline.api.v1alpha1.LatencyClass;
import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.SecretPurpose;
import dev.plantline.delivery.ownership.DeliveryListener;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.Batch;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Json;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.RuntimeConfiguration.Kafka;
import dev.plantline.model.RuntimeConfiguration.PlantConfiguration;
import dev.plantline.model.RuntimeConfiguration.Release;
import dev.plantline.model.RuntimeConfiguration.Role;
import dev.plantline.model.WorkloadStatus.InterfaceStatus;
import dev.plantline.model.network.AddressRules;
import dev.plantline.odoo.OdooAdministration;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.kit.OperationKit;
import dev.plantline.odoo.kit.References;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.Desired;
import dev.plantline.operator.desired.DesiredPlant;
import dev.plantline.operator.desired.KitContent;
import dev.plantline.operator.desired.KnownCodeMaps;
import dev.plantline.operator.desired.Labels;
import dev.plantline.operator.desired.Platform;
import dev.plantline.operator.desired.change.ChangeRecords;
import dev.plantline.runtime.MountedDirectory.Contents;
import dev.plantline.testing.EmbeddedKafka;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The finance of examples/process-manufacturer as the operator makes it from its manifests, with the pods in this process: on a broker and an Odoo of the
 * test's. Only what would reach others on the same Odoo is different: the plant's name, and whose drafts are read.
 */
final class FinanceUnderTest implements AutoCloseable {
    static final Duration SOON = Duration.ofMinutes(2);

    private static final Path EXAMPLE = Path.of("../../examples/process-manufacturer");
    private static final Path CHART = Path.of("../../helm/plantline/files");
    private static final String NAMESPACE = "group-finance";
    private static final String DRAFTING = "ap-supplier-invoice";
    private static final String POSTING = "accounting-bill-post";
    private static final String CLUSTER = "00000000-0000-4000-8000-000000000001";
    private static final AddressRules ADDRESSES = AddressRules.of(List.of(), true, Set.of());

    private final EmbeddedKafka kafka;
    private final RealOdooPeople odoo;
    private final String run;
    private final Path directory;
    private final Vertx vertx = Vertx.vertx();
    private final DesiredPlant desired;
    private Release release;

    /**
     * Makes its topics, and the side kits of its duties.
     *
     * @param run ends the names of its interfaces, and begins its topic of invoices
     * @param supplier whose drafts are read
     * @param directory for what pods have mounted
     */
    FinanceUnderTest(EmbeddedKafka kafka, RealOdooPeople odoo, String run, String supplier, Path directory)
            throws Exception {
        this.kafka = kafka;
        this.odoo = odoo;
        this.run = run;
        this.directory = directory;
        this.desired = desired(supplier);
        assertThat(desired.interfaceObstacles().values()).allMatch(List::isEmpty);
        install();
        makeTopics();
    }

    InterfaceId drafting() {
        return new InterfaceId(RealOdooPeople.PLANT, DRAFTING + "-" + run);
    }

    InterfaceId posting() {
        return new InterfaceId(RealOdooPeople.PLANT, POSTING + "-" + run);
    }

    private String invoices() {
        return run + ".invoices";
    }

    private DesiredPlant desired(String supplier) throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        for (Path file : files()) {
            String text = Files.readString(file)
                    .replaceAll("\\b(" + DRAFTING + "|" + POSTING + "), ", "$1-" + run + ", ")
                    .replace("{name: finance, ", "{name: " + RealOdooPeople.PLANT + ", ")
                    .replace("finance.invoices", invoices())
                    .replace("every: 5m", "every: 5s")
                    .replace("ref: {is: not}", "ref: {is: not}, commercial_partner_id.ref: {value: " + supplier + "}");
            Json.MAPPER
                    .readerFor(JsonNode.class)
                    .<JsonNode>readValues(new YAMLFactory().createParser(text))
                    .forEachRemaining(documents::add);
        }
        List<OdooConnection> connections = all(documents, "OdooConnection", OdooConnection.class);
        var world = new ClusterState(
                Instant.now(),
                all(documents, "Plant", Plant.class),
                all(documents, "LatencyClass", LatencyClass.class),
                List.of(),
                all(documents, "InterfaceTemplate", InterfaceTemplate.class),
                connections,
                all(documents, "OdooInterface", OdooInterface.class),
                KnownCodeMaps.NONE,
                List.of(),
                Map.of(),
                (namespace, name) -> secret(connections.get(0), name),
                Set.of(NAMESPACE),
                ChangeRecords.NONE);
        return Desired.of(
                world, NAMESPACE, new Platform(CLUSTER, "runtime", "Never", false, (plant, duty, content) -> kit(
                                plant, duty, content)
                        .actionName()));
    }

    private static List<Path> files() throws IOException {
        List<Path> all = new ArrayList<>(
                List.of(CHART.resolve("latency-classes.yaml"), CHART.resolve("interface-templates.yaml")));
        for (String part : List.of("centre", "finance")) {
            try (Stream<Path> files = Files.walk(EXAMPLE.resolve(part))) {
                files.filter(each -> each.toString().endsWith(".yaml")).sorted().forEach(all::add);
            }
        }
        return all;
    }

    private static <T extends HasMetadata> List<T> all(List<JsonNode> documents, String kind, Class<T> type) {
        return documents.stream()
                .filter(each -> kind.equals(each.path("kind").asText()))
                .map(each -> Json.MAPPER.convertValue(each, type))
                .toList();
    }

    /** With the key of the duty's own user. */
    private Optional<Secret> secret(OdooConnection connection, String name) {
        return connection.getSpec().credentials().stream()
                .filter(each -> each.secretRef().name().equals(name))
                .findFirst()
                .map(each -> new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(NAMESPACE)
                        .withLabels(Map.of(SecretPurpose.PURPOSE, "odoo", SecretPurpose.DUTY, each.duty()))
                        .withAnnotations(Map.of(
                                SecretPurpose.SENT_TO, connection.getSpec().url()))
                        .endMetadata()
                        .withData(Map.of(
                                each.secretRef().key(),
                                Base64.getEncoder()
                                        .encodeToString(odoo.key(each.duty()).getBytes(StandardCharsets.UTF_8))))
                        .build());
    }

    private static KitText kit(String plant, String duty, KitContent content) {
        return content.match(
                steps -> {
                    throw new IllegalArgumentException("the example has no raw steps");
                },
                operation -> KitText.of(
                        new KitOwner(plant, duty),
                        new OperationKit(operation.name(), References.of(operation.references()))));
    }

    private void install() throws Exception {
        var administration = new OdooAdministration(odoo.url(), odoo.database(), null);
        administration.adopt(odoo::administrator, RealOdooPeople.PLANT, CLUSTER);
        List<OdooAdministration.DutyKit> kits = new ArrayList<>();
        desired.kits()
                .values()
                .forEach(ofDuties -> ofDuties.forEach((use, kit) -> kits.add(new OdooAdministration.DutyKit(
                        () -> odoo.key(use.duty()), kit(kit.plant(), use.duty(), kit.newest())))));
        administration.install(odoo::administrator, CLUSTER, kits);
    }

    private void makeTopics() throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", (Object) kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(invoices(), 1, (short) 1)))
                    .all()
                    .get();
            for (var each : configuration(Role.batch).interfaces()) {
                var id = new InterfaceId(RealOdooPeople.PLANT, each.name());
                var topics = desired.topics().get(each.name()).stream()
                        .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) 1)
                                .configs(topic.configuration()))
                        .toList();
                var made = admin.createTopics(topics);
                var first = Checkpoint.first(
                        "test",
                        each.keysRevision(),
                        new Checkpoint.Topics(
                                made.topicId(id.inTopic()).get().toString(),
                                made.topicId(id.asideTopic()).get().toString(),
                                made.topicId(id.auditTopic()).get().toString()),
                        null);
                send(new ProducerRecord<>(id.asideTopic(), 0, new AsideKey.OfCheckpoint().bytes(), first.write()));
            }
        }
    }

    private void send(ProducerRecord<byte[], byte[]> record) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(record).get();
        }
    }

    /** The configuration of a workload of the example, which leads to this broker and this Odoo. */
    private RuntimeConfiguration configuration(Role role) {
        var made = desired.configurations().stream()
                .filter(each -> each.role() == role)
                .findFirst()
                .orElseThrow();
        var connections = new TreeMap<String, RuntimeConfiguration.OdooConnection>();
        made.odooConnections()
                .forEach((name, each) -> connections.put(
                        name,
                        new RuntimeConfiguration.OdooConnection(
                                odoo.url().toString(), odoo.database(), null, each.workers(), each.duties())));
        return new RuntimeConfiguration(
                made.version(),
                new PlantConfiguration(
                        made.plant().name(),
                        made.plant().cluster(),
                        made.plant().timeZone(),
                        new Kafka(kafka.bootstrapServers(), false, null, null, null, null),
                        made.plant().maxMessageBytes(),
                        null),
                made.role(),
                made.latencyClass(),
                made.finance(),
                made.timing(),
                connections,
                made.interfaces().stream()
                        .map(each ->
                                each.name().equals(posting().name()) && role == Role.batch ? each.with(release) : each)
                        .toList());
    }

    /** What a pod of a role has mounted: its Secret has the keys of its duties and no others. */
    private Mounted mounted(Role role) {
        var files = new TreeMap<String, byte[]>();
        desired.resources().stream()
                .filter(Secret.class::isInstance)
                .map(Secret.class::cast)
                .filter(each ->
                        role.name().equals(each.getMetadata().getLabels().get(Labels.ROLE)))
                .forEach(each -> each.getData()
                        .forEach((file, data) ->
                                files.put(file, Base64.getDecoder().decode(data))));
        return new Mounted(configuration(role), Map.of(), new Contents(files), directory);
    }

    /** The pod that fetches messages, until it is closed. */
    GatewayWorkload gateway() {
        var gateway = new GatewayWorkload(
                vertx,
                "127.0.0.1",
                0,
                Duration.ZERO,
                new Meters(new CollectorRegistry(), RealOdooPeople.PLANT, "gateway"),
                ADDRESSES);
        assertThat(gateway.configure(mounted(Role.gateway))).isEmpty();
        return gateway;
    }

    /** One run of the batch class, to its end; what waits of the interface that posts, null: nothing. */
    Batch run() throws Exception {
        try (var pod = new DeliveryWorkload("pod", DeliveryListener.NONE, ADDRESSES)) {
            assertThat(pod.configure(mounted(Role.batch))).isEmpty();
            pod.done().get(SOON.toSeconds(), TimeUnit.SECONDS);
            return posting(pod).batch();
        }
    }

    private InterfaceStatus posting(DeliveryWorkload pod) {
        return pod.status().stream()
                .filter(each -> each.name().equals(posting().name()))
                .findFirst()
                .orElseThrow();
    }

    /** People of finance have released this batch, and nothing else. */
    void released(Batch batch) {
        release = new Release(posting().name() + "-" + batch.digest().substring(0, 8), true, batch);
    }

    /** Somebody sends an invoice. */
    void invoice(String json) throws Exception {
        send(new ProducerRecord<>(invoices(), json.getBytes(StandardCharsets.UTF_8)));
    }

    /** What the gateway has read, when it is at least so much. */
    List<ConsumerRecord<byte[], byte[]>> awaitReceived(InterfaceId of, int least) {
        return await().atMost(SOON).until(() -> read(of.inTopic()), received -> received.size() >= least);
    }

    /** Puts a message that was received behind the others once more, as a reader does that dies before it knows that it was written. */
    void repeat(InterfaceId of, ConsumerRecord<byte[], byte[]> received) throws Exception {
        send(new ProducerRecord<>(of.inTopic(), 0, received.key(), received.value(), received.headers()));
    }

    /** What became of the messages of an interface, in order. */
    List<AuditRecord> outcomes(InterfaceId of) throws IOException {
        List<AuditRecord> outcomes = new ArrayList<>();
        for (var each : read(of.auditTopic())) {
            AuditRecord line = Json.MAPPER.readValue(each.value(), AuditRecord.class);
            if (line.what().isOutcome()) {
                outcomes.add(line);
            }
        }
        return outcomes;
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        return TestPlant.read(kafka, topic);
    }

    @Override
    public void close() {
        vertx.close();
    }
}
