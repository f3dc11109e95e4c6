package dev.plantline.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.model.Json;
import dev.plantline.model.RefusedRequests;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.RuntimeConfiguration.Interface;
import dev.plantline.model.RuntimeConfiguration.Kafka;
import dev.plantline.model.RuntimeConfiguration.PlantConfiguration;
import dev.plantline.model.RuntimeConfiguration.Role;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.TopicContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A plant of its own on a shared broker: its interfaces, its topics, and what stands in them. */
public final class Plant {
    static final String KEY = "a key that nobody else has";
    public static final Function<String, byte[]> SECRETS = name -> KEY.getBytes(StandardCharsets.UTF_8);
    static final int MAX_BYTES = 16 << 10;

    private final String name = "plant-" + UUID.randomUUID().toString().substring(0, 8);
    private final String bootstrap;
    private final List<Interface> interfaces = new ArrayList<>();

    public Plant(EmbeddedKafka kafka) {
        this.bootstrap = kafka.bootstrapServers();
    }

    /** An HTTP interface with its topic, and two senders: one may say anything, one only what its key pins. */
    public Plant push(String interfaceName, int partitions) throws Exception {
        return push(interfaceName, partitions, "");
    }

    /** The same with more fields of its HTTP source, as JSON with a comma before each. */
    Plant push(String interfaceName, int partitions, String more) throws Exception {
        return add(
                interfaceName,
                partitions,
                """
                {"system": "warehouse", "http": {"path": "%s", "authentication": {"keys": [
                  {"id": "wms-1", "sender": "wms", "secretRef": {"name": "s", "key": "k"}},
                  {"id": "s17", "secretRef": {"name": "s", "key": "k"}, "where": {"orderNo": "o-17", "quantity": "17"}}]}%s}}
                """
                        .formatted(interfaceName, more));
    }

    /** An interface that copies {@code topic}. */
    public Plant copy(String interfaceName, int partitions, String topic) throws Exception {
        return add(interfaceName, partitions, "{\"kafka\":{\"topic\":\"%s\"}}".formatted(topic));
    }

    /** An interface that reads records of an Odoo every second. */
    Plant readOdoo(String interfaceName, int partitions, String strategy) throws Exception {
        return add(
                interfaceName,
                partitions,
                """
                {"odoo": {"connection": "central", "duty": "reading", "model": "account.move", "fields": ["ref"],
                  "when": {"state": {"value": "draft"}}, "every": "1s", "strategy": "%s"}}
                """
                        .formatted(strategy));
    }

    /** The same plant with a stage of life for one of its interfaces, as JSON. */
    Plant with(String interfaceName, String lifecycle) throws JsonProcessingException {
        for (int i = 0; i < interfaces.size(); i++) {
            var each = interfaces.get(i);
            if (each.name().equals(interfaceName)) {
                var spec = Json.MAPPER.<ObjectNode>valueToTree(each.spec());
                spec.set("lifecycle", Json.MAPPER.readTree(lifecycle));
                interfaces.set(
                        i,
                        new Interface(
                                each.name(),
                                each.revision(),
                                each.keysRevision(),
                                each.partitions(),
                                each.odooConnection(),
                                each.sourceSecrets(),
                                Json.MAPPER.treeToValue(spec, OdooInterfaceSpec.class)));
            }
        }
        return this;
    }

    private Plant add(String interfaceName, int partitions, String source) throws Exception {
        interfaces.add(new Interface(
                interfaceName,
                "r1",
                "k1",
                partitions,
                "odoo",
                source.contains("http") ? Map.of("wms-1", "key", "s17", "key") : null,
                spec(source)));
        create(name + ".in." + interfaceName, partitions);
        return this;
    }

    /** Its mapping makes a lot, which the table of workflows does not let a stock transfer do: the operator holds mappings to the table, pods do not. */
    private static OdooInterfaceSpec spec(String source) throws JsonProcessingException {
        return Json.MAPPER.readValue(
                """
                {
                  "workflow": "stockTransfer",
                  "source": %s,
                  "contract": {"version": "1.0.0", "format": "json", "schema": {
                    "type": "object", "required": ["msgId", "orderNo", "quantity"],
                    "properties": {"msgId": {"type": "string"}, "orderNo": {"type": "string"}, "quantity": {"type": "number"}}}},
                  "keys": {"order": ["orderNo"], "idempotency": ["msgId"]},
                  "target": {"odoo": {"duty": "stock"}},
                  "mapping": {"steps": [{"load": {"model": "stock.lot"}, "fields": [{"to": "name", "from": "msgId"}]}]}
                }
                """
                        .formatted(source),
                OdooInterfaceSpec.class);
    }

    void create(String topic, int partitions) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", (Object) bootstrap))) {
            admin.createTopics(Set.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get();
        }
    }

    public String name() {
        return name;
    }

    public RuntimeConfiguration configuration() {
        return configuration(bootstrap);
    }

    /** The same with another address of the broker. */
    RuntimeConfiguration configuration(String bootstrapServers) {
        return new RuntimeConfiguration(
                RuntimeConfiguration.VERSION,
                new PlantConfiguration(
                        name,
                        "here",
                        "Europe/Paris",
                        new Kafka(bootstrapServers, false, null, null, null, null),
                        MAX_BYTES,
                        null),
                Role.gateway,
                null,
                null,
                Map.of(),
                List.copyOf(interfaces));
    }

    /** Everything committed in a topic, partition by partition; waits for the end of transactions that are being committed. */
    public List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        return TopicContent.read(Map.of("bootstrap.servers", bootstrap), topic);
    }

    /** Counts what the gateway says. */
    public static final class Counts implements GatewayMeter {
        final AtomicInteger copied = new AtomicInteger();
        final List<Integer> answers = Collections.synchronizedList(new ArrayList<>());
        final List<RefusedRequests.Reason> refused = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void receives(String interfaceName) {
            // it is not counted here
        }

        @Override
        public void answered(String interfaceName, int status) {
            answers.add(status);
        }

        @Override
        public void refused(String interfaceName, RefusedRequests.Reason reason) {
            refused.add(reason);
        }

        @Override
        public void copied(String interfaceName, int messages) {
            copied.addAndGet(messages);
        }
    }
}
