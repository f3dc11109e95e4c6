package dev.plantline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.gateway.http.Answer;
import dev.plantline.gateway.http.HttpReceiver;
import dev.plantline.gateway.http.HttpReceiver.Admitted;
import dev.plantline.gateway.http.HttpReceiver.Refused;
import dev.plantline.gateway.http.HttpSourceKind;
import dev.plantline.gateway.http.RequestHead;
import dev.plantline.gateway.kafka.KafkaSourceKind;
import dev.plantline.model.Json;
import dev.plantline.model.MessageHeaders;
import dev.plantline.model.Nesting;
import dev.plantline.model.Provenance;
import dev.plantline.model.RefusedRequests;
import dev.plantline.model.RefusedRequests.Reason;
import dev.plantline.model.RuntimeConfiguration.Door;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.model.signature.RequestSignature;
import dev.plantline.model.signature.SenderKey;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KafkaExtension.class)
class HttpReceiverTest {
    private static final String GOOD = "{\"msgId\":\"m-1\",\"orderNo\":\"o-1\",\"quantity\":1}";

    private final Plant.Counts counts = new Plant.Counts();
    private final AtomicLong nanos = new AtomicLong();
    private final HttpSourceKind http = new HttpSourceKind(InstantSource.system(), nanos::get, counts);

    @Test
    void whatIsAnswered202StandsInTheTopicAsItCameUnderTheAnswersId(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).push("moves", 1);
        try (var gateway = gateway(plant)) {
            String body = "{\"msgId\":\"m-1\",\"orderNo\":\"o-1\",\"quantity\":5.0}";
            var answer = push("moves", body).join();
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
                assertThat(headers.provenance())
                        .isEqualTo(new Provenance("warehouse", "wms-1", "wms", "10.0.0.7", null, null));
                assertThat(headers.unreadable()).isEmpty();
            });
        }
    }

    @Test
    void everyAnswerToAProvenSenderOfADeprecatedInterfaceTellsItsLastDayAndWhoTakesOver(EmbeddedKafka kafka)
            throws Exception {
        var plant = new Plant(kafka)
                .push("moves", 1)
                .push("moves-v2", 1)
                .with("moves", "{\"stage\": \"deprecated\", \"sunset\": \"2027-06-03\", \"replacedBy\": \"moves-v2\"}");
        try (var gateway = gateway(plant)) {
            var answers =
                    List.of(push("moves", GOOD).join(), push("moves", "{}").join());
            var unproven = ((Refused) admit("/moves", Map.of("Signature", "none"))).answer();

            assertThat(unproven.status()).isEqualTo(401);
            assertThat(unproven.headers()).doesNotContainKeys("Sunset", "Link", "Deprecation");
            assertThat(answers).extracting(Answer::status).containsExactly(202, 422);
            assertThat(answers).allSatisfy(each -> assertThat(each.headers())
                    .containsEntry("Sunset", "Thu, 03 Jun 2027 22:00:00 GMT")
                    .containsEntry("Link", "</moves-v2>; rel=\"successor-version\"")
                    .hasEntrySatisfying(
                            "Deprecation", value -> assertThat(value).matches("@[0-9]+")));
            assertThat(push("moves-v2", GOOD).join().headers()).containsOnlyKeys("Content-Type");
        }
    }

    @Test
    void aRetiredInterfaceAnswers410WithASentenceAndReceivesNothing(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).push("moves", 1).push("moves-v2", 1);
        try (var gateway = gateway(plant)) {
            assertThat(push("moves", GOOD).join().status()).isEqualTo(202);

            plant.with("moves", "{\"stage\": \"retired\", \"replacedBy\": \"moves-v2\"}");
            gateway.configure(plant.configuration(), Plant.SECRETS);
            var answer = ((Refused) admit("/moves", Map.of())).answer();

            assertThat(answer.status()).isEqualTo(410);
            assertThat(json(answer).get("error").asText())
                    .isEqualTo(
                            "interface moves is retired and receives nothing any more: send to interface moves-v2, which has"
                                    + " taken over");
            assertThat(answer.headers()).containsEntry("Link", "</moves-v2>; rel=\"successor-version\"");
            var unproven = ((Refused) admit("/moves", Map.of("Signature", "none"))).answer();
            assertThat(unproven.status()).isEqualTo(410);
            assertThat(json(unproven).get("error").asText()).doesNotContain("moves");
            assertThat(unproven.headers()).doesNotContainKey("Link");
            assertThat(plant.read(plant.name() + ".in.moves")).hasSize(1);

            plant.with("moves", "{\"stage\": \"production\"}");
            gateway.configure(plant.configuration(), Plant.SECRETS);
            assertThat(push("moves", GOOD).join().status())
                    .as("a human may take it back")
                    .isEqualTo(202);
        }
    }

    @Test
    void equalContentHasEqualHashesHoweverItIsSpelled(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).push("moves", 1);
        try (var gateway = gateway(plant)) {
            push("moves", "{\"msgId\":\"m-1\",\"orderNo\":\"o-1\",\"quantity\":5.0}")
                    .join();
            push("moves", " {\"quantity\":5,\"orderNo\":\"o-1\",\"msgId\":\"m-1\"}")
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
    void aBodyThatIsNotUtf8IsAnsweredWith415AndItsEncoding(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).push("moves", 1);
        try (var gateway = gateway(plant)) {
            Answer answer = push(
                            "wms-1",
                            "moves",
                            "{\"msgId\":\"m-1\",\"orderNo\":\"o-1\"}".getBytes(StandardCharsets.UTF_16LE))
                    .join();
            assertThat(answer.status()).isEqualTo(415);
            assertThat(json(answer).get("error").asText()).contains("UTF-16").contains("in UTF-8");
        }
        assertThat(plant.read(plant.name() + ".in.moves")).isEmpty();
    }

    @Test
    void messagesOfOneOrderKeyStandInOnePartitionInTheirOrder(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).push("moves", 4);
        var answers = new ArrayList<CompletableFuture<Answer>>();
        try (var gateway = gateway(plant)) {
            for (int i = 0; i < 200; i++) {
                answers.add(push(
                        "moves", "{\"msgId\":\"m-%d\",\"orderNo\":\"o-%d\",\"quantity\":%d}".formatted(i, i % 7, i)));
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
            assertThat(refused("/other", Map.of()).status()).isEqualTo(404);
            assertThat(status(http.receiver().admit(head("PUT", "/moves", signed("/moves", GOOD)))))
                    .isEqualTo(405);
            assertThat(refused("/moves", Map.of("Content-Type", "text/csv")).status())
                    .isEqualTo(415);
            assertThat(refused("/moves", Map.of("Content-Type", "application/json; charset=latin1"))
                            .status())
                    .isEqualTo(415);
            assertThat(refused("/moves", Map.of("Content-Encoding", "gzip"))).satisfies(answer -> {
                assertThat(answer.status()).isEqualTo(415);
                assertThat(json(answer).get("error").asText()).contains("Content-Encoding");
            });
            assertThat(refused("/moves", Map.of("Expect", "a miracle")).status())
                    .isEqualTo(417);
            assertThat(refused("/moves", Map.of("Transfer-Encoding", "chunked")).status())
                    .isEqualTo(411);
            assertThat(refused("/moves", Map.of("Content-Length", "1x")).status())
                    .isEqualTo(400);
            String largest = GOOD + " ".repeat(Plant.MAX_BYTES - GOOD.length());
            assertThat(http.receiver().admit(head("POST", "/moves", signed("/moves", largest))))
                    .isInstanceOf(Admitted.class);
            assertThat(status(http.receiver().admit(head("POST", "/moves", signed("/moves", largest + " ")))))
                    .isEqualTo(413);
            assertThat(admit(
                            "/moves",
                            Map.of("Content-Type", "application/json; charset=UTF-8", "Expect", "100-continue")))
                    .isInstanceOf(Admitted.class);

            var violation = push("moves", "{\"msgId\":\"m-1\",\"orderNo\":\"o-1\",\"quantity\":\"five\"}")
                    .join();
            assertThat(violation.status()).isEqualTo(422);
            assertThat(json(violation).get("at").asText()).isEqualTo("/quantity");

            var noKey = push("moves", "{\"msgId\":\"\",\"orderNo\":\"o-1\",\"quantity\":5}")
                    .join();
            assertThat(noKey.status()).isEqualTo(422);
            assertThat(json(noKey).get("at").asText()).isEqualTo("/msgId");

            var noJson = push("moves", "<order/>").join();
            assertThat(noJson.status()).isEqualTo(422);
            assertThat(json(noJson).get("error").asText()).contains("not JSON");

            var nested = push("moves", "{\"msgId\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}")
                    .join();
            assertThat(nested.status()).isEqualTo(422);
            assertThat(json(nested).get("error").asText())
                    .contains(String.valueOf(Nesting.MAX_LEVELS))
                    .hasSizeLessThan(1_000);
        }
        assertThat(plant.read(plant.name() + ".in.moves")).isEmpty();
        assertThat(counts.answers).containsExactly(404, 405, 415, 415, 415, 417, 411, 400, 413, 422, 422, 422, 422);
    }

    @Test
    void whoeverDoesNotProveWhoTheyAreIsRefusedBeforeTheBody(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).push("moves", 1).push("receipts", 1);
        try (var gateway = gateway(plant)) {
            var unsigned = Map.of("Content-Type", "application/json", "Content-Length", "2");
            var answer = ((Refused) http.receiver().admit(head("POST", "/moves", unsigned))).answer();
            assertThat(answer.status()).isEqualTo(401);
            assertThat(json(answer).get("error").asText()).contains("Signature-Input is missing");
            assertThat(answer.headers().get("Accept-Signature"))
                    .contains("\"content-digest\"", "alg=\"hmac-sha256\"", "tag=\"plantline\"");

            assertThat(status(http.receiver().admit(head("POST", "/receipts", signed("/moves", GOOD)))))
                    .as("recorded at one interface, sent to another")
                    .isEqualTo(401);
            var old = signed("wms-1", Plant.KEY, "/moves", GOOD, Instant.now().minusSeconds(310));
            assertThat(status(http.receiver().admit(head("POST", "/moves", old))))
                    .isEqualTo(401);
            var stranger = signed("wms-2", Plant.KEY, "/moves", GOOD, Instant.now());
            assertThat(json(((Refused) http.receiver().admit(head("POST", "/moves", stranger))).answer())
                            .get("error")
                            .asText())
                    .contains("no key 'wms-2'");
            var forged = signed("wms-1", "a key of somebody else", "/moves", GOOD, Instant.now());
            assertThat(status(http.receiver().admit(head("POST", "/moves", forged))))
                    .isEqualTo(401);
        }
        assertThat(plant.read(plant.name() + ".in.moves")).isEmpty();
    }

    @Test
    void aBodyThatWasChangedOnItsWayIsRefused(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).push("moves", 1);
        try (var gateway = gateway(plant)) {
            var admitted = (Admitted) admit("/moves", Map.of());
            byte[] changed = GOOD.replace("o-1", "o-2").getBytes(StandardCharsets.UTF_8);
            var answer = http.receiver().accept(admitted, changed).join();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(json(answer).get("error").asText()).contains("Content-Digest");
        }
        assertThat(plant.read(plant.name() + ".in.moves")).isEmpty();
    }

    @Test
    void aSenderMaySayOnlyWhatItsKeyPins(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).push("moves", 1);
        try (var gateway = gateway(plant)) {
            String theirs = "{\"msgId\":\"m-1\",\"orderNo\":\"o-17\",\"quantity\":17.0}";
            assertThat(push("s17", "moves", theirs).join().status()).isEqualTo(202);
            var answer = push("s17", "moves", theirs.replace("o-17", "o-18")).join();
            assertThat(answer.status()).isEqualTo(403);
            assertThat(json(answer).get("at").asText()).isEqualTo("/orderNo");
            assertThat(json(answer).get("error").asText()).contains("'s17'", "\"o-17\"");
            assertThat(push("wms-1", "moves", theirs.replace("o-17", "o-18"))
                            .join()
                            .status())
                    .isEqualTo(202);
        }
        assertThat(plant.read(plant.name() + ".in.moves")).hasSize(2);
    }

    @Test
    void aMessageFromAnAddressThatIsNotAllowedIsRefusedBeforeItsBody(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka)
                .push("moves", 1, ", \"allowedAddresses\": [\"10.0.1.0/24\", \"2001:db8::/32\"]")
                .push("receipts", 1, ", \"allowedAddresses\": [\"10.0.0.7/32\"]");
        try (var gateway = gateway(plant)) {
            var answer = refused("/moves", Map.of());
            assertThat(answer.status()).isEqualTo(403);
            assertThat(json(answer).get("error").asText()).contains("10.0.0.7");
            assertThat(admit("/receipts", Map.of())).isInstanceOf(Admitted.class);

            assertThat(refused("/moves", Map.of("X-Forwarded-For", "10.0.1.7")).status())
                    .as("anybody can say so")
                    .isEqualTo(403);
            http.receiver().use(new Door(List.of("10.0.0.0/24"), null, null));
            assertThat(refused("/moves", Map.of("X-Forwarded-For", "10.0.1.7, 192.0.2.1"))
                            .status())
                    .as("what the sender said stands before what the proxy saw")
                    .isEqualTo(403);
            assertThat(admit("/moves", Map.of("X-Forwarded-For", "192.0.2.1, 10.0.1.7")))
                    .as("what a proxy of the plant's own saw")
                    .isInstanceOf(Admitted.class);
            push("moves", GOOD, Map.of("X-Forwarded-For", "2001:db8::17")).join();
        }
        assertThat(plant.read(plant.name() + ".in.moves"))
                .extracting(record -> headers(record).provenance().address())
                .containsExactly("2001:db8::17");
        assertThat(counts.refused).containsOnly(Reason.address);
    }

    @Test
    void whoSendsMoreThanItMayHurtsItsOwnKeyAlone(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka)
                .push("moves", 1, ", \"rate\": {\"perSecond\": 10, \"burst\": 5}")
                .push("receipts", 1);
        try (var gateway = gateway(plant)) {
            assertThat(http.receiver().admit(head("POST", "/moves", Map.of("Content-Length", "2"))))
                    .as("what nobody has signed uses up nothing")
                    .isInstanceOf(Refused.class);
            for (int i = 0; i < 5; i++) {
                assertThat(admit("/moves", Map.of())).isInstanceOf(Admitted.class);
            }
            var answer = refused("/moves", Map.of());
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.headers()).containsEntry("Retry-After", "1");
            assertThat(admit("/receipts", Map.of())).as("another interface").isInstanceOf(Admitted.class);

            gateway.configure(plant.configuration(), Plant.SECRETS);
            assertThat(refused("/moves", Map.of()).status())
                    .as("a new configuration fills nothing up")
                    .isEqualTo(429);
            nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
            assertThat(admit("/moves", Map.of()))
                    .as("a tenth of a second later")
                    .isInstanceOf(Admitted.class);
            assertThat(refused("/moves", Map.of()).status()).isEqualTo(429);
        }
    }

    @Test
    void aRecordedHeaderWithAnotherBodyIsNotTakenButUsesUpTheRate(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).push("moves", 1, ", \"rate\": {\"perSecond\": 10, \"burst\": 5}");
        try (var gateway = gateway(plant)) {
            var recorded = head("POST", "/moves", signed("/moves", GOOD));
            byte[] another = GOOD.replace("m-1", "m-2").getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 5; i++) {
                var admitted = (Admitted) http.receiver().admit(recorded);
                assertThat(http.receiver().accept(admitted, another).join().status())
                        .isEqualTo(400);
            }
            assertThat(refused("/moves", Map.of()).status())
                    .as("the key's own next message")
                    .isEqualTo(429);
        }
        assertThat(plant.read(plant.name() + ".in.moves")).isEmpty();
    }

    @Test
    void theLastRefusalsAreRememberedWithoutTheirBodies(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).push("moves", 1).push("receipts", 1);
        try (var gateway = gateway(plant)) {
            for (int i = 0; i < RefusedRequests.LAST + 10; i++) {
                refused("/moves", Map.of("Content-Type", "text/csv"));
            }
            push(
                            "s17",
                            "moves",
                            "{\"msgId\":\"secret\",\"orderNo\":\"secret\",\"quantity\":17}"
                                    .getBytes(StandardCharsets.UTF_8))
                    .join();
            push("receipts", "{\"msgId\":\"m\",\"orderNo\":\"o\",\"quantity\":\"secret\"}")
                    .join();
            refused("/nowhere", Map.of());
            var all = http.receiver().refused();
            assertThat(all).hasSize(RefusedRequests.LAST + 2).noneMatch(each -> each.toString()
                    .contains("secret"));
            assertThat(all)
                    .filteredOn(each -> each.interfaceName().equals("moves"))
                    .last()
                    .satisfies(each -> {
                        assertThat(each.status()).isEqualTo(403);
                        assertThat(each.reason()).isEqualTo(Reason.claim);
                        assertThat(each.keyId()).isEqualTo("s17");
                        assertThat(each.address()).isEqualTo("10.0.0.7");
                        assertThat(each.said()).contains("/orderNo");
                        assertThat(Instant.parse(each.at()))
                                .isBefore(Instant.now().plusSeconds(1));
                    });
            assertThat(all)
                    .filteredOn(each -> each.interfaceName().equals("receipts"))
                    .singleElement()
                    .satisfies(each -> assertThat(each.said()).contains("/quantity"));
            assertThat(all)
                    .filteredOn(each -> each.interfaceName().isEmpty())
                    .extracting(RefusedRequests.Request::reason)
                    .containsExactly(Reason.path);
        }
        assertThat(http.receiver().refused())
                .as("of interfaces that are gone nothing is kept")
                .allMatch(each -> each.interfaceName().isEmpty());
    }

    @Test
    void anIdenticalRequestAgainIs202WithTheSameIdAndKeys(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).push("moves", 1);
        var ids = new ArrayList<String>();
        try (var gateway = gateway(plant)) {
            var head = head("POST", "/moves", signed("/moves", GOOD));
            var later = signed("wms-1", Plant.KEY, "/moves", GOOD, Instant.now().minusSeconds(7));
            for (var each : List.of(head, head, head("POST", "/moves", later))) {
                var admitted = (Admitted) http.receiver().admit(each);
                var answer = http.receiver()
                        .accept(admitted, GOOD.getBytes(StandardCharsets.UTF_8))
                        .join();
                assertThat(answer.status()).isEqualTo(202);
                ids.add(json(answer).get("id").asText());
            }
        }
        assertThat(ids.get(1)).as("the same request").isEqualTo(ids.get(0));
        assertThat(ids.get(2)).as("signed anew").isNotEqualTo(ids.get(0));
        assertThat(ids)
                .allSatisfy(id -> assertThat(UUID.fromString(id).version()).isEqualTo(8));
        var stored = plant.read(plant.name() + ".in.moves").stream()
                .map(HttpReceiverTest::headers)
                .toList();
        assertThat(stored).extracting(MessageHeaders::id).isEqualTo(ids);
        assertThat(stored)
                .extracting(MessageHeaders::keys)
                .containsOnly(stored.get(0).keys());
    }

    @Test
    void answers202OnlyAfterTheAppendAnd503WithoutABrokerUntilItIsBack() throws Exception {
        try (var kafka = EmbeddedKafka.temporary()) {
            var plant = new Plant(kafka).push("moves", 1);
            try (var gateway = gateway(plant)) {
                String first = "{\"msgId\":\"m-1\",\"orderNo\":\"o-1\",\"quantity\":1}";
                assertThat(push("moves", first).join().status()).isEqualTo(202);
                kafka.stop();
                var waited = push("moves", "{\"msgId\":\"m-2\",\"orderNo\":\"o-1\",\"quantity\":2}")
                        .join();
                assertThat(waited.status()).isEqualTo(503);
                assertThat(waited.headers()).containsEntry("Retry-After", "5");

                long before = System.nanoTime();
                var atOnce = push("moves", "{\"msgId\":\"m-3\",\"orderNo\":\"o-1\",\"quantity\":3}")
                        .join();
                assertThat(atOnce.status()).isEqualTo(503);
                assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Appender.PATIENCE.dividedBy(2));

                assertThat(gateway.sourceStates().get("moves")).satisfies(source -> {
                    assertThat(source.state()).isEqualTo(State.blocked);
                    assertThat(source.reason()).contains("no broker confirms", ".in.moves");
                });

                kafka.start();
                await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(gateway.sourceStates())
                        .as("what was told to come again is written meanwhile")
                        .containsEntry("moves", SourceState.RECEIVING));
                await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(
                                push("moves", "{\"msgId\":\"m-4\",\"orderNo\":\"o-1\",\"quantity\":4}")
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
                push("moves", "{\"msgId\":\"m-0\",\"orderNo\":\"o-1\",\"quantity\":1}")
                        .join();
                String filler = "x".repeat(Plant.MAX_BYTES - 200);
                var answers = new ArrayList<CompletableFuture<Answer>>();
                for (int i = 1; i <= 2 * Waiting.share(Plant.MAX_BYTES) / Plant.MAX_BYTES; i++) {
                    answers.add(push(
                            "moves",
                            "{\"msgId\":\"m-%d\",\"orderNo\":\"o-1\",\"quantity\":1,\"note\":\"%s\"}"
                                    .formatted(i, filler)));
                }
                var refused = answers.stream()
                        .filter(CompletableFuture::isDone)
                        .map(CompletableFuture::join)
                        .filter(answer -> answer.status() != 202)
                        .toList();
                assertThat(refused).anySatisfy(answer -> {
                    assertThat(answer.status()).isEqualTo(429);
                    assertThat(answer.headers()).containsEntry("Retry-After", "1");
                });
                // On a starved machine the broker has been silent for too long before the last message is pushed.
                assertThat(refused).extracting(Answer::status).isSubsetOf(429, 503);
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
            await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThatThrownBy(
                            () -> admin.describeTopics(topic).allTopicNames().get())
                    .hasCauseInstanceOf(UnknownTopicOrPartitionException.class));
            String body = "{\"msgId\":\"m-1\",\"orderNo\":\"o-1\",\"quantity\":1}";
            assertThat(push("gone", body).join().status()).isEqualTo(503);
            assertThat(push("moves", body).join().status()).isEqualTo(202);
            assertThat(gateway.sourceStates()).containsEntry("moves", SourceState.RECEIVING);
            assertThat(gateway.sourceStates().get("gone")).satisfies(source -> {
                assertThat(source.state()).isEqualTo(State.blocked);
                assertThat(source.reason()).contains("finds no topic " + plant.name() + ".in.gone");
            });

            plant.create(plant.name() + ".in.gone", 1);
            await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(gateway.sourceStates())
                    .as("found again without another message")
                    .containsEntry("gone", SourceState.RECEIVING));
        }
    }

    @Test
    void aBrokenConfigurationLeavesTheOldOneAtWork(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).push("moves", 1);
        try (var gateway = gateway(plant)) {
            plant.push("broken", 1);
            // Without a key neither can be opened: the new one stays closed, the old one goes on as it was.
            assertThat(gateway.configure(plant.configuration(), name -> new byte[0]))
                    .hasEntrySatisfying("broken", why -> assertThat(why).contains("has 0 bytes and needs 16"))
                    .containsOnlyKeys("broken", "moves");
            assertThat(push("moves", "{\"msgId\":\"m-1\",\"orderNo\":\"o-1\",\"quantity\":1}")
                            .join()
                            .status())
                    .isEqualTo(202);
            var notYet = refused("/broken", Map.of());
            assertThat(notYet.status()).as("404 would be final").isEqualTo(503);
            assertThat(notYet.headers()).containsEntry("Retry-After", "5");
            assertThat(json(notYet).get("error").asText()).contains("/broken", "not taken over yet");
            assertThat(refused("/nowhere", Map.of()).status()).isEqualTo(404);

            gateway.configure(plant.configuration(), Plant.SECRETS);
            assertThat(admit("/broken", Map.of())).isInstanceOf(Admitted.class);
        }
    }

    @Test
    void aConnectionThatCannotBeOrDoesNotAnswerLeavesTheOldOneAtWork(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).push("moves", 1);
        plant.create(plant.name() + "-wms", 1);
        plant.copy("transfers", 1, plant.name() + "-wms");
        try (var gateway = gateway(plant)) {
            await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(gateway.sourceStates())
                    .containsEntry("transfers", SourceState.RECEIVING));
            for (String wrong : List.of("no-such-host.invalid:9092", "127.0.0.1:1")) {
                var trying = CompletableFuture.supplyAsync(
                        () -> gateway.configure(plant.configuration(wrong), Plant.SECRETS));
                var answersMeanwhile = new AtomicInteger();
                await().atMost(Duration.ofMinutes(2)).until(() -> {
                    gateway.sourceStates();
                    return trying.isDone() || answersMeanwhile.incrementAndGet() < 0;
                });
                if (wrong.startsWith("127.")) { // a host that is not known is noticed at once
                    assertThat(answersMeanwhile.get())
                            .as("answers of a status that does not wait for it")
                            .isGreaterThan(3);
                }
                assertThat(trying)
                        .failsWithin(Duration.ofMinutes(2))
                        .withThrowableOfType(ExecutionException.class)
                        .withCauseInstanceOf(IllegalArgumentException.class)
                        .withMessageContaining("Kafka: ");
                assertThat(push("moves", "{\"msgId\":\"m-1\",\"orderNo\":\"o-1\",\"quantity\":1}")
                                .join()
                                .status())
                        .isEqualTo(202);
                assertThat(gateway.sourceStates()).containsEntry("transfers", SourceState.RECEIVING);
            }
            String other = kafka.bootstrapServers().replaceAll(".*:", "localhost:");
            assertThat(gateway.configure(plant.configuration(other), Plant.SECRETS))
                    .isEmpty();
            assertThat(push("moves", "{\"msgId\":\"m-2\",\"orderNo\":\"o-1\",\"quantity\":1}")
                            .join()
                            .status())
                    .isEqualTo(202);
        }
    }

    @Test
    void aPathOfTheRuntimesOwnIsNotOpened(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).push("status", 1).push("q", 1);
        try (var gateway = new Gateway(List.of(http), InstantSource.system(), counts)) {
            assertThat(gateway.configure(plant.configuration(), Plant.SECRETS))
                    .containsOnlyKeys("status", "q")
                    .allSatisfy((name, why) -> assertThat(why).contains("runtime's own"));
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
        var gateway =
                new Gateway(List.of(http, new KafkaSourceKind(InstantSource.system())), InstantSource.system(), counts);
        gateway.configure(plant.configuration(), Plant.SECRETS);
        return gateway;
    }

    /** A good message's request with some headers replaced. */
    private HttpReceiver.Admission admit(String path, Map<String, String> replaced) {
        var headers = signed(path, GOOD);
        headers.putAll(replaced);
        return http.receiver().admit(head("POST", path, headers));
    }

    private Answer refused(String path, Map<String, String> replaced) {
        return ((Refused) admit(path, replaced)).answer();
    }

    private static RequestHead head(String method, String path, Map<String, String> headers) {
        return new RequestHead(
                method, path, "10.0.0.7", name -> headers.containsKey(name) ? List.of(headers.get(name)) : List.of());
    }

    private static Map<String, String> signed(String path, String body) {
        return signed("wms-1", Plant.KEY, path, body, Instant.now());
    }

    private static Map<String, String> signed(String keyId, String key, String path, String body, Instant now) {
        return signed(keyId, key, path, body.getBytes(StandardCharsets.UTF_8), now);
    }

    private static Map<String, String> signed(String keyId, String key, String path, byte[] bytes, Instant now) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Content-Type", "application/json");
        headers.put("Content-Length", Integer.toString(bytes.length));
        headers.putAll(RequestSignature.sign(
                new SenderKey(keyId, key.getBytes(StandardCharsets.UTF_8)), "POST", path, bytes, now));
        return headers;
    }

    private CompletableFuture<Answer> push(String path, String body) {
        return push("wms-1", path, body);
    }

    private CompletableFuture<Answer> push(String keyId, String path, String body) {
        return push(keyId, path, body.getBytes(StandardCharsets.UTF_8));
    }

    private CompletableFuture<Answer> push(String path, String body, Map<String, String> more) {
        var headers = signed("/" + path, body);
        headers.putAll(more);
        return http.receiver()
                .accept(
                        (Admitted) http.receiver().admit(head("POST", "/" + path, headers)),
                        body.getBytes(StandardCharsets.UTF_8));
    }

    private CompletableFuture<Answer> push(String keyId, String path, byte[] body) {
        var head = head("POST", "/" + path, signed(keyId, Plant.KEY, "/" + path, body, Instant.now()));
        return http.receiver().accept((Admitted) http.receiver().admit(head), body);
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
