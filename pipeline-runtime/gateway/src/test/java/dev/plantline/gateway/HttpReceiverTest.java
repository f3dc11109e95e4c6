package dev.plantline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.gateway.HttpReceiver.Admitted;
import dev.plantline.gateway.HttpReceiver.Answer;
import dev.plantline.gateway.HttpReceiver.Refused;
import dev.plantline.model.Intake.Received;
import dev.plantline.model.Json;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.MessageHeaders;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KafkaExtension.class)
class HttpReceiverTest {
    private final Plant.Counts counts = new Plant.Counts();

    @Test
    void whatIsAnswered202StandsInTheTopicAsItCameUnderTheAnswersId(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).push("moves", 1);
        try (var gateway = gateway(plant)) {
            String body = "{\"msgId\":\"m-1\",\"orderNo\":\"o-1\",\"quantity\":5.0}";
            var answer = push(gateway, "moves", body).join();
            var stored = plant.read(plant.name() + ".in.moves");

            assertThat(answer.status()).isEqualTo(202);
            assertThat(stored).singleElement().satisfies(record -> {
                var headers = headers(record);
                assertThat(new String(record.value(), StandardCharsets.UTF_8)).isEqualTo(body);
                assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("o-1");
                assertThat(headers.id()).isEqualTo(json(answer).get("id").asText());
                assertThat(headers.keys().orderKey()).isEqualTo("o-1");
                assertThat(headers.source()).isEqualTo("http:/moves");
                assertThat(headers.contractVersion()).isEqualTo("1.0.0");
                assertThat(headers.unreadable()).isEmpty();
            });
        }
    }

    @Test
    void equalContentHasEqualHashesHoweverItIsSpelled(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).push("moves", 1);
        try (var gateway = gateway(plant)) {
            push(gateway, "moves", "{\"msgId\":\"m-1\",\"orderNo\":\"o-1\",\"quantity\":5.0}")
                    .join();
            push(gateway, "moves", " {\"quantity\":5,\"orderNo\":\"o-1\",\"msgId\":\"m-1\"}")
                    .join();
        }
        var stored = plant.read(plant.name() + ".in.moves").stream()
                .map(HttpReceiverTest::headers)
                .toList();
        assertThat(stored).hasSize(2);
        assertThat(stored.get(0).keys()).isEqualTo(stored.get(1).keys());
        assertThat(stored.get(0).id()).isNotEqualTo(stored.get(1).id());
    }

    @Test
    void messagesOfOneOrderKeyStandInOnePartitionInTheirOrder(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).push("moves", 4);
        var answers = new ArrayList<CompletableFuture<Answer>>();
        try (var gateway = gateway(plant)) {
            for (int i = 0; i < 200; i++) {
                answers.add(push(
                        gateway,
                        "moves",
                        "{\"msgId\":\"m-%d\",\"orderNo\":\"o-%d\",\"quantity\":%d}".formatted(i, i % 7, i)));
            }
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(202));
        }
        var stored = plant.read(plant.name() + ".in.moves");
        assertThat(stored).hasSize(200);
        for (int order = 0; order < 7; order++) {
            String key = "o-" + order;
            var ofKey = stored.stream()
                    .filter(record -> key.equals(new String(record.key(), StandardCharsets.UTF_8)))
                    .toList();
            assertThat(ofKey)
                    .extracting(ConsumerRecord::partition)
                    .containsOnly(ofKey.get(0).partition());
            assertThat(ofKey).extracting(HttpReceiverTest::quantity).isSorted();
        }
        assertThat(stored.stream().map(ConsumerRecord::partition).distinct().count())
                .isGreaterThan(1);
    }

    @Test
    void refusesWithAnAnswerThatSaysWhatToDoAndAppendsNothing(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).push("moves", 1);
        try (var gateway = gateway(plant)) {
            var http = gateway.http();
            assertThat(status(http.admit("POST", "/other", "application/json", 2)))
                    .isEqualTo(404);
            assertThat(status(http.admit("PUT", "/moves", "application/json", 2)))
                    .isEqualTo(405);
            assertThat(status(http.admit("POST", "/moves", "text/csv", 2))).isEqualTo(415);
            assertThat(status(http.admit("POST", "/moves", "application/json; charset=latin1", 2)))
                    .isEqualTo(415);
            assertThat(status(http.admit("POST", "/moves", "application/json", Plant.MAX_BYTES + 1L)))
                    .isEqualTo(413);
            assertThat(http.admit("POST", "/moves", "application/json; charset=UTF-8", -1))
                    .isInstanceOf(Admitted.class);

            var unsigned = admitted(gateway, "moves");
            assertThat(http.accept(unsigned, null, "{}".getBytes(StandardCharsets.UTF_8))
                            .join()
                            .status())
                    .isEqualTo(401);

            var violation = push(gateway, "moves", "{\"msgId\":\"m-1\",\"orderNo\":\"o-1\",\"quantity\":\"five\"}")
                    .join();
            assertThat(violation.status()).isEqualTo(422);
            assertThat(json(violation).get("at").asText()).isEqualTo("/quantity");

            var noKey = push(gateway, "moves", "{\"msgId\":\"\",\"orderNo\":\"o-1\",\"quantity\":5}")
                    .join();
            assertThat(noKey.status()).isEqualTo(422);
            assertThat(json(noKey).get("at").asText()).isEqualTo("/msgId");

            var noJson = push(gateway, "moves", "<order/>").join();
            assertThat(noJson.status()).isEqualTo(422);
            assertThat(json(noJson).get("error").asText()).contains("not JSON");
        }
        assertThat(plant.read(plant.name() + ".in.moves")).isEmpty();
        assertThat(counts.answers).containsExactly(404, 405, 415, 415, 413, 401, 422, 422, 422);
    }

    @Test
    void answers202OnlyAfterTheAppendAnd503WithoutABrokerUntilItIsBack() throws Exception {
        try (var kafka = EmbeddedKafka.temporary()) {
            var plant = new Plant(kafka).push("moves", 1);
            try (var gateway = gateway(plant)) {
                String first = "{\"msgId\":\"m-1\",\"orderNo\":\"o-1\",\"quantity\":1}";
                assertThat(push(gateway, "moves", first).join().status()).isEqualTo(202);
                kafka.stop();
                var waited = push(gateway, "moves", "{\"msgId\":\"m-2\",\"orderNo\":\"o-1\",\"quantity\":2}")
                        .join();
                assertThat(waited.status()).isEqualTo(503);
                assertThat(waited.headers()).containsEntry("Retry-After", "5");

                long before = System.nanoTime();
                var atOnce = push(gateway, "moves", "{\"msgId\":\"m-3\",\"orderNo\":\"o-1\",\"quantity\":3}")
                        .join();
                assertThat(atOnce.status()).isEqualTo(503);
                assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Appender.PATIENCE.dividedBy(2));

                kafka.start();
                await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                                push(gateway, "moves", "{\"msgId\":\"m-4\",\"orderNo\":\"o-1\",\"quantity\":4}")
                                        .join()
                                        .status())
                        .isEqualTo(202));
            }
            // What was accepted is there in order; m-2 was told 503 and may be there too, before m-4, as the answer
            // said.
            assertThat(plant.read(plant.name() + ".in.moves"))
                    .extracting(HttpReceiverTest::quantity)
                    .isSorted()
                    .contains(1, 4)
                    .doesNotContain(3);
        }
    }

    @Test
    void answers429UnderBackPressureBeforeTheMemoryIsFull() throws Exception {
        try (var kafka = EmbeddedKafka.temporary()) {
            var plant = new Plant(kafka).push("moves", 1);
            try (var gateway = gateway(plant)) {
                slowDown(kafka);
                push(gateway, "moves", "{\"msgId\":\"m-0\",\"orderNo\":\"o-1\",\"quantity\":1}")
                        .join();
                String filler = "x".repeat(Plant.MAX_BYTES - 200);
                var answers = new ArrayList<CompletableFuture<Answer>>();
                for (int i = 1; i <= 2 * Appender.MAX_WAITING / Plant.MAX_BYTES; i++) {
                    answers.add(push(
                            gateway,
                            "moves",
                            "{\"msgId\":\"m-%d\",\"orderNo\":\"o-1\",\"quantity\":1,\"note\":\"%s\"}"
                                    .formatted(i, filler)));
                }
                var refused = answers.stream()
                        .filter(CompletableFuture::isDone)
                        .map(CompletableFuture::join)
                        .filter(answer -> answer.status() != 202)
                        .toList();
                assertThat(refused).isNotEmpty().allSatisfy(answer -> {
                    assertThat(answer.status()).isEqualTo(429);
                    assertThat(answer.headers()).containsEntry("Retry-After", "1");
                });
            }
        }
    }

    @Test
    void anInterfaceWithoutItsTopicDoesNotStopTheOthers(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).push("moves", 1).push("gone", 1);
        try (var gateway = gateway(plant);
                var admin = Admin.create(Map.of("bootstrap.servers", (Object) kafka.bootstrapServers()))) {
            var topic = List.of(plant.name() + ".in.gone");
            admin.deleteTopics(topic).all().get();
            // The answer of the deletion may come before every part of the broker has forgotten the topic.
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThatThrownBy(
                            () -> admin.describeTopics(topic).allTopicNames().get())
                    .hasCauseInstanceOf(UnknownTopicOrPartitionException.class));
            String body = "{\"msgId\":\"m-1\",\"orderNo\":\"o-1\",\"quantity\":1}";
            assertThat(push(gateway, "gone", body).join().status()).isEqualTo(503);
            assertThat(push(gateway, "moves", body).join().status()).isEqualTo(202);
        }
    }

    @Test
    void aBrokenConfigurationLeavesTheOldOneAtWork(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).push("moves", 1);
        try (var gateway = gateway(plant)) {
            plant.push("broken", 1);
            // Without a key neither can be opened: the new one stays closed, the old one goes on as it was.
            assertThat(gateway.configure(plant.configuration(), name -> new byte[0]))
                    .hasEntrySatisfying("broken", why -> assertThat(why).contains("HMAC key is empty"))
                    .containsOnlyKeys("broken", "moves");
            assertThat(push(gateway, "moves", "{\"msgId\":\"m-1\",\"orderNo\":\"o-1\",\"quantity\":1}")
                            .join()
                            .status())
                    .isEqualTo(202);
            var notYet = ((Refused) gateway.http().admit("POST", "/broken", "application/json", 2)).answer();
            assertThat(notYet.status()).as("404 would be final").isEqualTo(503);
            assertThat(notYet.headers()).containsEntry("Retry-After", "5");
            assertThat(json(notYet).get("error").asText()).contains("/broken", "not taken over yet");
            assertThat(status(gateway.http().admit("POST", "/nowhere", "application/json", 2)))
                    .isEqualTo(404);

            gateway.configure(plant.configuration(), Plant.SECRETS);
            assertThat(gateway.http().admit("POST", "/broken", "application/json", 2))
                    .isInstanceOf(Admitted.class);
        }
    }

    @Test
    void aConnectionThatCannotBeOrDoesNotAnswerLeavesTheOldOneAtWork(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).push("moves", 1);
        plant.create(plant.name() + "-wms", 1);
        plant.copy("transfers", 1, plant.name() + "-wms");
        try (var gateway = gateway(plant)) {
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(gateway.sourceStates())
                    .containsEntry("transfers", SourceState.COPYING));
            for (String wrong : List.of("no-such-host.invalid:9092", "127.0.0.1:1")) {
                var trying = CompletableFuture.supplyAsync(
                        () -> gateway.configure(plant.configuration(wrong), Plant.SECRETS));
                Thread.sleep(500); // it is at it now
                assertThat(CompletableFuture.supplyAsync(gateway::sourceStates))
                        .as("the status does not wait for it")
                        .succeedsWithin(Duration.ofSeconds(2));
                assertThat(trying)
                        .failsWithin(Duration.ofSeconds(20))
                        .withThrowableOfType(ExecutionException.class)
                        .withCauseInstanceOf(IllegalArgumentException.class)
                        .withMessageContaining("Kafka: ");
                assertThat(push(gateway, "moves", "{\"msgId\":\"m-1\",\"orderNo\":\"o-1\",\"quantity\":1}")
                                .join()
                                .status())
                        .isEqualTo(202);
                assertThat(gateway.sourceStates()).containsEntry("transfers", SourceState.COPYING);
            }
            String other = kafka.bootstrapServers().replaceAll(".*:", "localhost:");
            assertThat(gateway.configure(plant.configuration(other), Plant.SECRETS))
                    .isEmpty();
            assertThat(push(gateway, "moves", "{\"msgId\":\"m-2\",\"orderNo\":\"o-1\",\"quantity\":1}")
                            .join()
                            .status())
                    .isEqualTo(202);
        }
    }

    @Test
    void otherSourcesGetTheirReceiptOrTheFailureInTheMessage(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).push("moves", 1);
        try (var gateway = gateway(plant)) {
            var good = "{\"msgId\":\"m-1\",\"orderNo\":\"o-1\",\"quantity\":1}".getBytes(StandardCharsets.UTF_8);
            assertThat(gateway.receive(new Received("moves", good, "test:", ""))
                            .join()
                            .offset())
                    .isZero();
            assertThat(gateway.receive(new Received("moves", new byte[0], "test:", "")))
                    .failsWithin(Duration.ZERO)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(MessageFailedException.class);
        }
    }

    /** A broker that takes 64 KiB a second from the gateway and lets it wait for the rest. */
    private static void slowDown(EmbeddedKafka kafka) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", (Object) kafka.bootstrapServers()))) {
            var gateway = new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, "plantline-gateway"));
            var slow = new ClientQuotaAlteration.Op("producer_byte_rate", 65_536.0);
            admin.alterClientQuotas(List.of(new ClientQuotaAlteration(gateway, List.of(slow))))
                    .all()
                    .get();
        }
    }

    private Gateway gateway(Plant plant) {
        var gateway = new Gateway(InstantSource.system(), counts);
        gateway.configure(plant.configuration(), Plant.SECRETS);
        return gateway;
    }

    private static Admitted admitted(Gateway gateway, String path) {
        return (Admitted) gateway.http().admit("POST", "/" + path, "application/json", -1);
    }

    private static CompletableFuture<Answer> push(Gateway gateway, String path, String body) throws Exception {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        long now = Instant.now().getEpochSecond();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Plant.KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update((now + ".").getBytes(StandardCharsets.UTF_8));
        String signature = "t=" + now + ",v1=" + HexFormat.of().formatHex(mac.doFinal(bytes));
        return gateway.http().accept(admitted(gateway, path), signature, bytes);
    }

    private static int status(HttpReceiver.Admission admission) {
        return ((Refused) admission).answer().status();
    }

    private static JsonNode json(Answer answer) throws Exception {
        return Json.MAPPER.readTree(answer.body());
    }

    static MessageHeaders headers(ConsumerRecord<byte[], byte[]> record) {
        return MessageHeaders.read(name -> {
            var header = record.headers().lastHeader(name);
            return header == null ? null : header.value();
        });
    }

    private static int quantity(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Json.MAPPER.readTree(record.value()).get("quantity").intValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
