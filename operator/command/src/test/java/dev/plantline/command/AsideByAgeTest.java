package dev.plantline.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.AsideKey;
import dev.plantline.model.AsideState;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.MessageHeaders;
import dev.plantline.model.MessageKeys;
import dev.plantline.model.Provenance;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.topics.account.Aside;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
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

/** What has been set aside for long is found, and named to its owner, by its age. */
@ExtendWith(KafkaExtension.class)
class AsideByAgeTest {
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private final InterfaceId id = new InterfaceId("lyon", "by-age");

    @Test
    void whatIsSetAsideForLongerIsListedAndNamedByTheTimeSinceWhen(EmbeddedKafka broker) throws Exception {
        Instant old = NOW.minus(Duration.ofDays(40));
        Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (Admin admin = Admin.create(kafka);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String topic : List.of(id.inTopic(), id.asideTopic(), id.auditTopic())) {
                admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                        .all()
                        .get();
            }
            setAside(producer, 5, old);
            setAside(producer, 6, NOW);
        }

        assertThat(aside(broker, "list", "--older-than", "720h").text())
                .contains("1 message is set aside for longer than 720h, the oldest since " + old, "0/5")
                .doesNotContain("0/6");
        assertThat(aside(broker, "list").text()).contains("0/5", "0/6").doesNotContain("for longer than");
        assertThat(aside(broker, "list", "--older-than", "9000h").text())
                .isEqualTo("nothing is set aside in lyon.by-age for longer than 9000h\n");
        var none = aside(broker, "discard", "--older-than", "9000h", "--reason", "too old", "--wait", "0");
        assertThat(none.code()).isEqualTo(Plantline.FAILED);
        assertThat(none.text()).contains("nothing is set aside in lyon.by-age since before");

        var discarded = aside(broker, "discard", "--older-than", "720h", "--reason", "too old", "--wait", "0");
        assertThat(discarded.text()).contains("lyon.by-age/0: discard, claimed by");
        assertThat(new Aside(kafka).list(id))
                .as("nobody but the owner takes anything away")
                .hasSize(2);
    }

    private void setAside(KafkaProducer<byte[], byte[]> producer, long offset, Instant since) throws Exception {
        String hash = "%032x".formatted(offset);
        MessageKeys keys = new MessageKeys(
                MessageKeys.FORM, "order" + offset, hash, hash + hash, Optional.empty(), Optional.empty());
        MessageHeaders headers = new MessageHeaders(
                "m" + offset, id.name(), "1.0.0", "test", "", since, Provenance.UNKNOWN, keys, Optional.empty());
        ProducerRecord<byte[], byte[]> body =
                new ProducerRecord<>(id.asideTopic(), 0, new AsideKey.OfBody(offset, 0).bytes(), "{}".getBytes(UTF_8));
        headers.write((name, value) -> body.headers().add(name, value));
        producer.send(body).get();
        AsideState state = new AsideState(
                AsideState.VERSION,
                AsideState.Standing.deadLettered,
                0,
                headers.id(),
                keys.orderKey(),
                hash,
                since,
                since,
                new Failure(FailureClass.contract, "it is not as it should be", "/n"),
                "r-1",
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
        producer.send(new ProducerRecord<>(id.asideTopic(), 0, new AsideKey.OfState(offset).bytes(), state.write()))
                .get();
    }

    private ExamplePlant.Answer aside(EmbeddedKafka broker, String what, String... more) {
        List<String> all = new ArrayList<>(List.of("aside", what, id.toString(), "--kafka", broker.bootstrapServers()));
        all.addAll(List.of(more));
        return ExamplePlant.run(all.toArray(String[]::new));
    }
}
