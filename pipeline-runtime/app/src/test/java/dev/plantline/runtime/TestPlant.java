package dev.plantline.runtime;

import dev.plantline.api.v1alpha1.LatencyClassSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.model.AsideKey;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Json;
import dev.plantline.model.PodLayout;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.RuntimeConfiguration.Door;
import dev.plantline.model.RuntimeConfiguration.Duty;
import dev.plantline.model.RuntimeConfiguration.Interface;
import dev.plantline.model.RuntimeConfiguration.Kafka;
import dev.plantline.model.RuntimeConfiguration.OdooConnection;
import dev.plantline.model.RuntimeConfiguration.PlantConfiguration;
import dev.plantline.model.RuntimeConfiguration.Role;
import dev.plantline.model.signature.RequestSignature;
import dev.plantline.model.signature.SenderKey;
import dev.plantline.odoo.OdooAdministration;
import dev.plantline.odoo.kit.AllowList;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.TopicContent;
import dev.plantline.testing.odoo.OdooSimulator;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A plant as the operator leaves it behind: topics, first checkpoints, side kit, and the configurations of its workloads. */
final class TestPlant {
    static final String CLUSTER = "here";
    static final String STATUS_TOKEN = "what only the operator has";
    static final String KEY = "a key that nobody else has";
    /** Of the press at every interface. */
    static final String PRESS_KEY = "another key that nobody else has";

    private final EmbeddedKafka kafka;
    private final OdooSimulator odoo;
    private final String name = "plant-" + UUID.randomUUID().toString().substring(0, 8);
    private final KitText kit =
            KitText.of(new KitOwner(name, "master"), AllowList.of(Set.of(Workflow.rawMasterDataSteps)));
    private final List<Interface> interfaces = new ArrayList<>();
    private final Map<String, String> moreSecrets = new TreeMap<>();
    private Door door = Door.PLAIN;

    TestPlant(EmbeddedKafka kafka, OdooSimulator odoo) throws Exception {
        this.kafka = kafka;
        this.odoo = odoo;
        new OdooAdministration(odoo.url(), OdooSimulator.DATABASE, null)
                .install(
                        () -> odoo.keys().get("bot_admin"),
                        CLUSTER,
                        List.of(new OdooAdministration.DutyKit(() -> odoo.keys().get("bot_master"), kit)));
    }

    /** The headers with which a sender proves itself to the interface at a path. */
    static Map<String, String> signature(String path, String body, String key) {
        return signature(path, body, "mes", key);
    }

    /** The headers with which a sender proves itself to the interface at a path, with a key of this id. */
    static Map<String, String> signature(String path, String body, String keyId, String key) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return RequestSignature.sign(
                new SenderKey(keyId, key.getBytes(StandardCharsets.UTF_8)), "POST", "/" + path, bytes, Instant.now());
    }

    String name() {
        return name;
    }

    /** An interface that makes products out of what is pushed. */
    Interface push(String interfaceName) throws Exception {
        return push(interfaceName, "");
    }

    /** The same with more fields of the key press, as JSON with a comma before each. */
    Interface push(String interfaceName, String ofPress) throws Exception {
        return add(
                interfaceName,
                """
                {"http": {"path": "%s", "authentication": {"keys": [
                  {"id": "mes", "secretRef": {"name": "s", "key": "k"}},
                  {"id": "press", "secretRef": {"name": "s", "key": "press"}%s}]}}}
                """
                        .formatted(interfaceName, ofPress));
    }

    /** An interface that makes products out of what is copied. */
    Interface copy(String interfaceName, String topic) throws Exception {
        topic(topic);
        return add(interfaceName, "{\"kafka\":{\"topic\":\"%s\"}}".formatted(topic));
    }

    private Interface add(String interfaceName, String source) throws Exception {
        var spec = Json.MAPPER.readValue(
                """
                {
                  "workflow": "rawMasterDataSteps",
                  "source": %s,
                  "contract": {"version": "1.0.0", "format": "json", "schema": {
                    "type": "object", "required": ["code", "name"],
                    "properties": {"code": {"type": "string"}, "name": {"type": "string"}}}},
                  "keys": {"order": ["code"], "idempotency": ["code"], "onConflict": "reject"},
                  "target": {"odoo": {"duty": "master"}},
                  "mapping": {"steps": [{"upsert": {"model": "product.product", "id": "product_{code}"},
                    "fields": [{"to": "default_code", "from": "code"}, {"to": "name", "from": "name"}]}]},
                  "retries": {"initialDelay": "1s", "maxDelay": "2s", "holdFor": "1h"},
                  "onFailure": {"contract": "deadLetter", "mapping": "deadLetter", "business": "hold", "exhausted": "deadLetter"}
                }
                """
                        .formatted(source),
                OdooInterfaceSpec.class);
        var made = new Interface(
                interfaceName,
                "r1",
                "k1",
                1,
                "main",
                source.contains("http")
                        ? Map.of(
                                "mes",
                                "source_" + interfaceName + "_mes",
                                "press",
                                "source_" + interfaceName + "_press")
                        : null,
                spec);
        var id = new InterfaceId(name, interfaceName);
        firstCheckpoint(id, new Checkpoint.Topics(topic(id.inTopic()), topic(id.asideTopic()), topic(id.auditTopic())));
        interfaces.add(made);
        return made;
    }

    /** Takes the topic of an interface's messages away. */
    void loseIn(String interfaceName) throws Exception {
        try (var admin = admin()) {
            admin.deleteTopics(List.of(new InterfaceId(name, interfaceName).inTopic()))
                    .all()
                    .get();
        }
    }

    /** Makes it anew. */
    void makeIn(String interfaceName) throws Exception {
        topic(new InterfaceId(name, interfaceName).inTopic());
    }

    /** Makes a topic and returns its id. */
    private String topic(String topic) throws Exception {
        try (var admin = admin()) {
            return admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)
                            .configs(
                                    topic.contains(".in.")
                                            ? Map.of("message.timestamp.type", "LogAppendTime", "retention.ms", "-1")
                                            : Map.of())))
                    .topicId(topic)
                    .get()
                    .toString();
        }
    }

    /** What the operator does with the topics when the plant takes larger messages. */
    void raiseLargest(InterfaceId id, int bytes) throws Exception {
        var larger = List.of(new AlterConfigOp(
                new ConfigEntry("max.message.bytes", Integer.toString(bytes)), AlterConfigOp.OpType.SET));
        try (var admin = admin()) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, id.inTopic()), larger,
                            new ConfigResource(ConfigResource.Type.TOPIC, id.asideTopic()), larger))
                    .all()
                    .get();
        }
    }

    private void firstCheckpoint(InterfaceId id, Checkpoint.Topics topics) throws Exception {
        send(
                id.asideTopic(),
                new AsideKey.OfCheckpoint().bytes(),
                Checkpoint.first("test", "k1", topics, null).write());
    }

    /** Appends to a topic. */
    void send(String topic, byte[] key, byte[] value) throws Exception {
        var settings = Map.<String, Object>of(
                "bootstrap.servers", kafka.bootstrapServers(), "max.request.size", Math.max(1 << 20, 2 * value.length));
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, 0, key, value)).get();
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", (Object) kafka.bootstrapServers()));
    }

    List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        return read(kafka, topic);
    }

    /** Committed records of a topic's only partition. */
    static List<ConsumerRecord<byte[], byte[]>> read(EmbeddedKafka kafka, String topic) {
        return TopicContent.readWhateverWasWritten(Map.of("bootstrap.servers", kafka.bootstrapServers()), topic);
    }

    /** How messages come in over HTTP. */
    void door(Door opened) {
        door = opened;
    }

    /** A file beside those that the interfaces need. */
    void secret(String file, String content) {
        moreSecrets.put(file, content);
    }

    /** What the workload of a role has for all interfaces of the plant. */
    RuntimeConfiguration configuration(Role role) {
        boolean gateway = role == Role.gateway;
        return new RuntimeConfiguration(
                RuntimeConfiguration.VERSION,
                new PlantConfiguration(
                        name,
                        CLUSTER,
                        "Europe/Paris",
                        new Kafka(kafka.bootstrapServers(), false, null, null, null, null),
                        1 << 20,
                        null,
                        null,
                        gateway ? door : null,
                        null),
                role,
                gateway ? null : "near-real-time",
                gateway
                        ? null
                        : new LatencyClassSpec(
                                role == Role.batch ? LatencyClassSpec.Mode.batch : LatencyClassSpec.Mode.streaming,
                                "30s",
                                role == Role.batch ? "0 * * * *" : null,
                                50,
                                2,
                                null,
                                null,
                                null),
                gateway
                        ? Map.of()
                        : Map.of(
                                "main",
                                new OdooConnection(
                                        odoo.url().toString(),
                                        OdooSimulator.DATABASE,
                                        null,
                                        2,
                                        Map.of("master", new Duty("odoo_main_master_key", kit.actionName())))),
                List.copyOf(interfaces));
    }

    Map<String, String> secrets() {
        var secrets = new TreeMap<String, String>();
        secrets.put(PodLayout.STATUS_TOKEN_FILE, STATUS_TOKEN + "\n");
        secrets.putAll(moreSecrets);
        secrets.put("odoo_main_master_key", odoo.keys().get("bot_master"));
        interfaces.forEach(each -> {
            if (each.sourceSecrets() != null) {
                each.sourceSecrets()
                        .forEach((id, file) -> secrets.put(file, (id.equals("press") ? PRESS_KEY : KEY) + "\n"));
            }
        });
        return secrets;
    }
}
