package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.body;
import static dev.plantline.delivery.TestInterface.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.api.v1alpha1.CodeMapSpec;
import dev.plantline.api.v1alpha1.CodeMapSpec.Entry;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.delivery.consumer.Regressions;
import dev.plantline.engine.CompiledInterface;
import dev.plantline.engine.InterfaceCompiler;
import dev.plantline.model.CandidateFile;
import dev.plantline.model.CandidateTable;
import dev.plantline.model.CodeMapFile;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Json;
import dev.plantline.model.MessageHeaders;
import dev.plantline.model.Provenance;
import dev.plantline.model.Regression;
import dev.plantline.model.Regression.At;
import dev.plantline.model.Regression.Field;
import dev.plantline.model.Regression.Range;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.topics.account.RecordedMessages;
import dev.plantline.topics.account.RegressionRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A revision that waits is held against recorded messages, and nothing but counts, places and positions comes of it. */
@ExtendWith(KafkaExtension.class)
class RegressionsTest {
    @TempDir
    Path marks;

    /** As pods are called: host and process. */
    private static final String POD = "lyon-queued-764fc664-7wjjc/1";

    private static final UnaryOperator<String> OTHER_REF =
            json -> json.replace("\"from\":\"n\",\"to\":\"ref\"", "\"from\":\"order\",\"to\":\"ref\"")
                    .replace("\"as\":\"string\",\"from\":\"order\"", "\"from\":\"order\"");
    private static final UnaryOperator<String> NEEDS_V =
            json -> json.replace("[\"id\",\"order\",\"n\"]", "[\"id\",\"order\",\"n\",\"v\"]");
    private static final UnaryOperator<String> NEEDS_NO_N =
            json -> json.replace("[\"id\",\"order\",\"n\"]", "[\"id\",\"order\"]")
                    .replace("\"to\":\"ref\"", "\"to\":\"ref\",\"whenMissing\":\"omit\"");

    private static OdooInterfaceSpec changed(TestInterface lots, UnaryOperator<String> change) throws Exception {
        String now = Json.MAPPER.writeValueAsString(lots.spec);
        String then = change.apply(now);
        assertThat(then).isNotEqualTo(now);
        return Json.MAPPER.readValue(then, OdooInterfaceSpec.class);
    }

    private static Regressions.Mounted mounted(TestInterface lots, Map<String, byte[]> candidates) {
        return new Regressions.Mounted(lots.kafka, lots.configuration(), Map.of(), candidates, Map.of());
    }

    private static Map<String, byte[]> waits(TestInterface lots, String revision, OdooInterfaceSpec spec) {
        return Map.of(
                lots.id.name(), CandidateFile.of(lots.id.name(), revision, spec).bytes());
    }

    private static Regression result(Regressions regressions, TestInterface lots) {
        eventually(() -> regressions.results().containsKey(lots.id.name()));
        return regressions.results().get(lots.id.name());
    }

    private Regression compare(TestInterface lots, OdooInterfaceSpec spec) {
        try (Regressions regressions = new Regressions(() -> false, marks, POD)) {
            regressions.take(mounted(lots, waits(lots, "f00d", spec)));
            return result(regressions, lots);
        }
    }

    private static Set<String> threads() {
        Set<String> names = new HashSet<>();
        Thread.getAllStackTraces().keySet().forEach(each -> names.add(each.getName()));
        return names;
    }

    @Test
    void tellsWhatIsTheSameWhatDiffersWhereAndAtWhichPositions(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.send("m1", "7", 7); // the same number is in both
            lots.send("m2", "secret-order", 2);
            lots.send("m3", "C", 3);
            lots.send("no JSON").get();
            Regression result = compare(lots, changed(lots, OTHER_REF));

            assertThat(result.problem()).isNull();
            assertThat(result.revision()).isEqualTo("f00d");
            assertThat(result.live()).isEqualTo("r-1");
            assertThat(result.messages()).isEqualTo(4);
            assertThat(result.same()).isEqualTo(1);
            assertThat(result.different()).isEqualTo(2);
            assertThat(result.failing()).isEqualTo(1);
            assertThat(result.newlyFailing()).isZero();
            assertThat(result.fields()).containsExactly(new Field("steps[0].fields.ref", 2));
            assertThat(result.differentAt()).containsExactly(new At(0, 2), new At(0, 1));
            assertThat(result.ranges()).containsExactly(new Range(0, 0, 4));
            assertThat(Json.MAPPER.writeValueAsString(result))
                    .as("no value of a message")
                    .doesNotContain("secret-order", "m2");
        }
    }

    @Test
    void tellsWhatNewlyFailsAndWhatNewlyPasses(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.send("m1", "A", 1);
            lots.send("{\"id\":\"m2\",\"order\":\"A\",\"n\":2,\"v\":1}").get();
            lots.send("{\"id\":\"m3\",\"order\":\"A\"}").get();
            Regression stricter = compare(lots, changed(lots, NEEDS_V));
            assertThat(stricter.newlyFailing()).isEqualTo(1);
            assertThat(stricter.newlyFailingAt()).containsExactly(new At(0, 0));
            assertThat(stricter.same()).isEqualTo(1);
            assertThat(stricter.failing()).isEqualTo(1);
            Regression looser = compare(lots, changed(lots, NEEDS_NO_N));
            assertThat(looser.newlyPassing()).isEqualTo(1);
            assertThat(looser.newlyPassingAt()).containsExactly(new At(0, 2));
            assertThat(looser.same()).isEqualTo(2);
        }
    }

    private static final String CODED = "{\"id\":\"%s\",\"order\":\"A\",\"n\":1,\"code\":\"%s\"}";

    private static CodeMapSpec codes(Entry... entries) {
        return new CodeMapSpec(CodeMapSpec.Kind.item, "Ann", List.of(entries));
    }

    private static Entry code(String code, String value) {
        return new Entry(code, value, null, null, null);
    }

    /** Under the live revision, whose lot has the name that the plant's code map {@code plant} gives. */
    private static Regressions.Mounted withCodes(
            TestInterface lots, CodeMapSpec live, CodeMapSpec waits, String... interfaces) throws Exception {
        RuntimeConfiguration.Interface now = lots.configuration().interfaces().get(0);
        OdooInterfaceSpec spec = changed(
                lots,
                json -> json.replace(
                        "\"from\":\"id\",\"to\":\"name\"", "\"code\":\"plant\",\"from\":\"code\",\"to\":\"name\""));
        return new Regressions.Mounted(
                lots.kafka,
                lots.configuration()
                        .with(List.of(new RuntimeConfiguration.Interface(
                                now.name(), "r-1", "k-1", 1, now.odooConnection(), null, spec))),
                live == null
                        ? Map.of()
                        : Map.of("plant", CodeMapFile.of("plant", "t-1", live).bytes()),
                Map.of(),
                Map.of(
                        "plant",
                        CandidateTable.of("plant", "c0de", List.of(interfaces), waits)
                                .bytes()));
    }

    private static Regression resultOfCodeMap(Regressions regressions, TestInterface lots) {
        eventually(() -> regressions.resultsOfCodeMaps().containsKey(lots.id.name()));
        return regressions.resultsOfCodeMaps().get(lots.id.name()).get("plant");
    }

    @Test
    void aTableThatWaitsIsHeldAgainstMessagesAsOfWhenTheyWereReceived(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker);
                Regressions regressions = new Regressions(() -> false, marks, POD)) {
            lots.send(CODED.formatted("m1", "SAME")).get();
            lots.send(CODED.formatted("m2", "OTHER")).get();
            lots.send(CODED.formatted("m3", "GONE")).get();
            lots.send(CODED.formatted("m4", "NEW")).get();
            lots.send(CODED.formatted("m5", "NOBODY")).get();
            lots.send(CODED.formatted("m6", "LATER")).get();
            CodeMapSpec waits = codes(
                    code("SAME", "s"),
                    code("OTHER", "secret-value"),
                    code("NEW", "n"),
                    code("LATER", "l"),
                    new Entry("LATER", "other", null, null, "2999-01-01"));
            regressions.take(withCodes(
                    lots,
                    codes(code("SAME", "s"), code("OTHER", "o"), code("GONE", "g"), code("LATER", "l")),
                    waits,
                    lots.id.name(),
                    "another"));
            Regression result = resultOfCodeMap(regressions, lots);

            assertThat(result.problem()).isNull();
            assertThat(result.revision()).isEqualTo("c0de");
            assertThat(result.live()).isEqualTo("r-1/t-1");
            assertThat(result.messages()).isEqualTo(6);
            assertThat(result.same()).isEqualTo(2);
            assertThat(result.differentAt()).containsExactly(new At(0, 1));
            assertThat(result.fields()).containsExactly(new Field("steps[0].fields.name", 1));
            assertThat(result.newlyFailingAt()).containsExactly(new At(0, 2));
            assertThat(result.newlyPassingAt()).containsExactly(new At(0, 3));
            assertThat(result.failing()).isEqualTo(1);
            assertThat(result.ranges()).as("there are many interfaces").isEmpty();
            assertThat(Json.MAPPER.writeValueAsString(result))
                    .as("no value of a message or a table")
                    .doesNotContain("secret-value", "OTHER");
            assertThat(regressions.results()).as("no revision of it waits").isEmpty();
        }
    }

    @Test
    void aTableIsHeldAgainstMessagesOfTheInterfacesThatAreAskedAboutAndGoesOnWhenThatListChanges(EmbeddedKafka broker)
            throws Exception {
        try (TestInterface lots = new TestInterface(broker);
                Regressions regressions = new Regressions(() -> false, marks, POD)) {
            lots.send(CODED.formatted("m1", "A")).get();
            CodeMapSpec live = codes(code("A", "a"));
            CodeMapSpec waits = codes(code("A", "b"));
            regressions.take(withCodes(lots, live, waits, "another"));
            assertThat(threads()).doesNotContain("regression");
            regressions.take(withCodes(lots, live, waits, lots.id.name()));
            Regression result = resultOfCodeMap(regressions, lots);
            regressions.take(withCodes(lots, live, waits, lots.id.name(), "another"));
            assertThat(regressions.resultsOfCodeMaps().get(lots.id.name()))
                    .as("the same stays")
                    .containsValue(result);
            regressions.take(withCodes(lots, codes(code("A", "b")), waits, lots.id.name()));
            assertThat(resultOfCodeMap(regressions, lots).same())
                    .as("held against what is live now")
                    .isEqualTo(1);
            regressions.take(withCodes(lots, live, waits, "another"));
            assertThat(regressions.resultsOfCodeMaps()).isEmpty();
        }
    }

    @Test
    void aTableThatCannotBeComparedSaysWhyAndOneOfALaterReleaseHindersNothing(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker);
                Regressions regressions = new Regressions(() -> false, marks, POD)) {
            lots.send("m1", "A", 1);
            CodeMapSpec waits = codes(code("A", "b"));
            regressions.take(withCodes(lots, null, waits, lots.id.name()));
            assertThat(resultOfCodeMap(regressions, lots).problem())
                    .isEqualTo("code map plant is not mounted: it is not there");
            regressions.take(new Regressions.Mounted(
                    lots.kafka,
                    lots.configuration(),
                    Map.of(),
                    waits(lots, "f00d", changed(lots, OTHER_REF)),
                    Map.of("plant", new byte[] {1, 2, 3})));
            assertThat(result(regressions, lots).different()).isEqualTo(1);
            assertThat(regressions.resultsOfCodeMaps()).isEmpty();
        }
    }

    /** A table that ended the process with one interface would end it with the next. */
    @Test
    void aTableThatEndedTheProcessIsNotBegunAgainByTheSamePodWithAnyInterface(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker);
                Regressions regressions = new Regressions(() -> false, marks, POD)) {
            lots.send(CODED.formatted("m1", "A")).get();
            CodeMapSpec live = codes(code("A", "a"));
            CodeMapSpec waits = codes(code("A", "b"));
            String hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(CodeMapFile.of("plant", "c0de", waits).bytes()));
            Path mark = marks.resolve("comparing-lyon-queued-764fc664-7wjjc-_codemap-plant");
            Files.writeString(mark, "c0de " + hash + "\nanother process");
            regressions.take(withCodes(lots, null, waits, lots.id.name()));
            assertThat(resultOfCodeMap(regressions, lots).problem()).contains("not mounted");
            assertThat(mark).as("what did not begin ends nothing").exists();
            regressions.take(withCodes(lots, live, waits, lots.id.name()));
            eventually(() -> !threads().contains("regression")); // it is not tried, and told, again and again
            assertThat(resultOfCodeMap(regressions, lots))
                    .satisfies(each -> assertThat(each.problem()).contains("process ended"))
                    .satisfies(each -> assertThat(each.live())
                            .as("so that people are told")
                            .isEqualTo("r-1/t-1"));
            assertThat(mark).exists();
        }
    }

    @Test
    void otherKeysAreADifference(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.send("m1", "A", 1);
            Regression result =
                    compare(lots, changed(lots, json -> json.replace("\"order\":[\"order\"]", "\"order\":[\"id\"]")));
            assertThat(result.fields()).containsExactly(new Field("keys.order", 1));
        }
    }

    @Test
    void whereNothingIsRecordedNothingIsComparedAndThatIsNoFailure(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            Regression result = compare(lots, changed(lots, OTHER_REF));
            assertThat(result.messages()).isZero();
            assertThat(result.problem()).isNull();
            assertThat(result.ranges()).containsExactly(new Range(0, 0, 0));
        }
    }

    @Test
    void messagesOfAnotherMajorVersionAreCountedAndNotCompared(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.send("m1", "A", 1);
            OdooInterfaceSpec next = changed(
                    lots, json -> OTHER_REF.apply(json).replace("\"version\":\"1.0.0\"", "\"version\":\"2.0.0\""));
            Regression result = compare(lots, next);
            assertThat(result.messages()).isZero();
            assertThat(result.otherMajor()).isEqualTo(1);
            assertThat(compare(lots, changed(lots, json -> OTHER_REF
                                    .apply(json)
                                    .replace("\"version\":\"1.0.0\"", "\"version\":\"1.4.0\"")))
                            .different())
                    .isEqualTo(1);
        }
    }

    @Test
    void poisonEndsNoRun(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.send("m1", "A", 1);
            lots.send("{\"id\":" + "[".repeat(200_000)).get();
            lots.producer
                    .send(new ProducerRecord<>(lots.id.inTopic(), 0, null, null)) // nobody's headers, and no body
                    .get();
            Regression result = compare(lots, changed(lots, OTHER_REF));
            assertThat(result.failing()).isEqualTo(2);
            assertThat(result.different()).isEqualTo(1);
        }
    }

    @Test
    void aRevisionThatTakesAnothersPlaceIsComparedInItsPlace(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker);
                Regressions regressions = new Regressions(() -> true, marks, POD)) {
            for (int i = 0; i < 40; i++) {
                lots.send("m" + i, "A", i);
            }
            // Delivery is busy, so the first one takes long.
            regressions.take(mounted(lots, waits(lots, "first", changed(lots, OTHER_REF))));
            regressions.take(mounted(lots, waits(lots, "second", changed(lots, NEEDS_V))));
            Regression second = result(regressions, lots);
            assertThat(second.revision()).isEqualTo("second");
            assertThat(second.newlyFailing()).isEqualTo(40);

            regressions.take(mounted(lots, waits(lots, "second", changed(lots, NEEDS_V))));
            assertThat(regressions.results()).as("the same stays").containsValue(second);
            lots.revision = "r-2";
            regressions.take(mounted(lots, waits(lots, "second", changed(lots, NEEDS_V))));
            assertThat(result(regressions, lots).live())
                    .as("held against what is live now")
                    .isEqualTo("r-2");
        }
    }

    @Test
    void whileNothingWaitsThereIsNoThreadAndNothingIsTold(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker);
                Regressions regressions = new Regressions(() -> false, marks, POD)) {
            lots.send("m1", "A", 1);
            eventually(() -> !threads().contains("regression"));
            regressions.take(mounted(lots, Map.of()));
            regressions.take(mounted(lots, Map.of("another", new byte[1])));
            assertThat(threads()).doesNotContain("regression");
            regressions.take(mounted(lots, waits(lots, "f00d", changed(lots, OTHER_REF))));
            result(regressions, lots);
            eventually(() -> !threads().contains("regression"));
            regressions.take(mounted(lots, Map.of()));
            assertThat(regressions.results()).isEmpty();
        }
    }

    @Test
    void whatCannotBeComparedSaysWhyAndHindersNoOther(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker);
                TestInterface there = new TestInterface(broker);
                Regressions regressions = new Regressions(() -> false, marks, POD)) {
            there.send("m1", "A", 1);
            RuntimeConfiguration.Interface gone =
                    lots.configuration().interfaces().get(0);
            RuntimeConfiguration both = there.configuration()
                    .with(List.of(
                            new RuntimeConfiguration.Interface(
                                    "a-topicless", "r-1", "k-1", 1, gone.odooConnection(), null, gone.spec()),
                            there.configuration().interfaces().get(0)));
            Map<String, byte[]> candidates = new HashMap<>(waits(there, "f00d", changed(there, OTHER_REF)));
            candidates.put(
                    "a-topicless",
                    CandidateFile.of("a-topicless", "f00e", gone.spec()).bytes());
            regressions.take(new Regressions.Mounted(there.kafka, both, Map.of(), candidates, Map.of()));
            assertThat(result(regressions, there).different()).isEqualTo(1);
            assertThat(regressions.results().get("a-topicless").problem())
                    .contains("there is no topic lyon.in.a-topicless");
        }
    }

    @Test
    void theNewestAreReadThroughGapsFromAllPartitionsAndEachOnce(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(
                broker.bootstrapServers(), "i" + UUID.randomUUID().toString().substring(0, 8), 2)) {
            lots.makeTopics();
            Map<String, Object> settings = new HashMap<>(lots.kafka);
            settings.put("key.serializer", ByteArraySerializer.class);
            settings.put("value.serializer", ByteArraySerializer.class);
            settings.put("transactional.id", lots.id.name());
            try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
                producer.initTransactions();
                for (int i = 0; i < 150; i++) { // each followed by a record of the broker's own, which nobody gets
                    producer.beginTransaction();
                    producer.send(new ProducerRecord<>(lots.id.inTopic(), i % 2, null, ("" + i).getBytes(UTF_8)));
                    if (i % 10 == 9) {
                        producer.abortTransaction();
                    } else {
                        producer.commitTransaction();
                    }
                }
            }
            List<String> read = new ArrayList<>();
            try (RecordedMessages messages = new RecordedMessages(lots.id, lots.kafka)) {
                messages.newest(1_000, each -> {
                    read.add(new String(each.body(), UTF_8));
                    return true;
                });
            }
            assertThat(read).doesNotHaveDuplicates().hasSize(135).contains("0", "148");
            List<At> newest = new ArrayList<>();
            List<Range> ranges;
            try (RecordedMessages messages = new RecordedMessages(lots.id, lots.kafka)) {
                ranges = messages.newest(60, each -> newest.add(each.at()));
            }
            assertThat(newest).hasSize(60).doesNotHaveDuplicates();
            for (Range range : ranges) {
                assertThat(newest)
                        .as("those of partition %s are its newest", range.partition())
                        .filteredOn(each -> each.partition() == range.partition())
                        .extracting(At::offset)
                        .hasSizeBetween(10, 50)
                        .allMatch(offset -> offset >= range.from());
            }
        }
    }

    @Test
    void boundsEndARunAndAreTold(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            for (int i = 0; i < 30; i++) {
                lots.send("{\"id\":\"m" + i + "\",\"order\":\"A\",\"n\":1,\"code\":\"" + "x".repeat(100_000) + "\"}");
            }
            lots.producer.flush();
            assertThat(run(lots, 1_000, 2 << 20, Optional.empty()))
                    .satisfies(each -> assertThat(each.messages()).isBetween(20L, 22L))
                    .satisfies(each -> assertThat(each.shortened()).isEqualTo("2 MiB were read"))
                    .satisfies(each -> assertThat(each.ranges().stream()
                                    .mapToLong(range -> range.to() - range.from())
                                    .sum())
                            .as("what was read, and no more")
                            .isEqualTo(each.messages()));
            assertThat(run(lots, 7, 64 << 20, Optional.empty()))
                    .satisfies(each -> assertThat(each.messages()).isEqualTo(7))
                    .satisfies(each -> assertThat(each.shortened()).isNull());
            assertThat(run(lots, 7, 64 << 20, Optional.of("time is over")))
                    .satisfies(each -> assertThat(each.messages()).isZero())
                    .satisfies(each -> assertThat(each.shortened()).isEqualTo("time is over"));
        }
    }

    private static Regression run(TestInterface lots, int most, long bytes, Optional<String> end) throws Exception {
        return run(lots, most, bytes, 1 << 20, end);
    }

    private static Regression run(TestInterface lots, int most, long bytes, int longest, Optional<String> end)
            throws Exception {
        OdooInterfaceSpec spec = changed(lots, OTHER_REF);
        CompiledInterface then = InterfaceCompiler.compile(lots.id, spec, ZoneId.of("Europe/Paris"))
                .match(ready -> ready.compiled(), refused -> {
                    throw new IllegalStateException("" + refused);
                });
        RegressionRun run = new RegressionRun(
                lots.compiled(), then, "1.0.0", new RegressionRun.Limits(most, bytes, longest, () -> end));
        try (RecordedMessages messages = new RecordedMessages(lots.id, lots.kafka)) {
            return run.of(messages, "f00d", "r-1", Instant.now(), (message, comparison) -> {});
        }
    }

    @Test
    void whatIsSealedAndDeletedIsNotMissed(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker);
                Admin admin = Admin.create(lots.kafka)) {
            for (int i = 0; i < 10; i++) {
                lots.send("m" + i, "A", i);
            }
            admin.deleteRecords(Map.of(new TopicPartition(lots.id.inTopic(), 0), RecordsToDelete.beforeOffset(6)))
                    .all()
                    .get();
            Regression result = compare(lots, changed(lots, OTHER_REF));
            assertThat(result.messages()).isEqualTo(4);
            assertThat(result.ranges()).containsExactly(new Range(0, 6, 10));
        }
    }

    @Test
    void aTopicThatIsNotThereIsNamed(EmbeddedKafka broker) {
        Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (RecordedMessages messages = new RecordedMessages(new InterfaceId("lyon", "nothing"), kafka)) {
            assertThatThrownBy(() -> messages.newest(1, each -> true))
                    .isInstanceOf(KafkaException.class)
                    .hasMessageContaining("lyon.in.nothing");
        }
    }

    @Test
    void theVersionThatCountsIsThatOfTheHeader(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            byte[] old = body("m1", "A", 1).getBytes(UTF_8);
            MessageHeaders headers = new MessageHeaders(
                    "m1",
                    lots.id.name(),
                    "0.9.0",
                    "test",
                    "",
                    Instant.now(),
                    Provenance.UNKNOWN,
                    lots.compiled().keys(old),
                    Optional.empty());
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(lots.id.inTopic(), 0, null, old);
            headers.write((name, value) -> record.headers().add(name, value));
            lots.producer.send(record).get();
            lots.send("m2", "A", 2);
            Regression result = compare(lots, changed(lots, OTHER_REF));
            assertThat(result.otherMajor()).isEqualTo(1);
            assertThat(result.messages()).isEqualTo(1);
        }
    }

    @Test
    void whatEndedTheProcessIsNotBegunAgainByTheSamePod(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.send("m1", "A", 1);
            assertThat(compare(lots, changed(lots, OTHER_REF)).problem()).isNull();
            assertThat(marks).isEmptyDirectory();
            Map<String, byte[]> candidate = waits(lots, "f00d", changed(lots, OTHER_REF));
            String hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(candidate.get(lots.id.name())));
            Path mark = marks.resolve("comparing-lyon-queued-764fc664-7wjjc-" + lots.id.name());
            Files.writeString(mark, "r-1 " + hash + "\nanother process");
            assertThat(compare(lots, changed(lots, OTHER_REF)).problem()).contains("process ended");
            assertThat(mark).exists();
            assertThat(compare(lots, changed(lots, NEEDS_V)).problem())
                    .as("another revision")
                    .isNull();
        }
    }

    @Test
    void whatABatchHasComparedAtItsEndIsTold(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker);
                Regressions regressions = new Regressions(() -> true, marks, POD)) {
            for (int i = 0; i < 40; i++) {
                lots.send("m" + i, "A", i);
            }
            lots.producer.flush();
            // Delivery is busy, so it takes half a second for each.
            regressions.take(mounted(lots, waits(lots, "f00d", changed(lots, OTHER_REF))));
            regressions.finish(Duration.ofSeconds(6));
            Regression told = regressions.results().get(lots.id.name());
            assertThat(told.messages()).isBetween(1L, 39L);
            assertThat(told.shortened()).isEqualTo("the run of the batch was over");
        }
    }

    @Test
    void messagesTooLongForThePodsMemoryAreCountedAndNotCompared(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.send("m1", "A", 1);
            lots.send("{\"id\":\"m2\",\"order\":\"A\",\"n\":1,\"code\":\"" + "x".repeat(5_000) + "\"}");
            lots.producer.flush();
            Regression result = run(lots, 7, 1 << 20, 4 << 10, Optional.empty());
            assertThat(result.messages()).isEqualTo(1);
            assertThat(result.shortened()).startsWith("1 messages of more than 4 KiB were not compared");
        }
    }

    @Test
    void aProblemInOtherWordsIsNoNewsForAnHour() {
        assertThat(Regression.sameProblem("Kafka: a", "2026-11-27T08:00:00Z", "Kafka: b", "2026-11-27T08:01:00Z"))
                .isTrue();
        assertThat(Regression.sameProblem("Kafka: a", "2026-11-27T08:00:00Z", "Kafka: b", "2026-11-27T09:01:00Z"))
                .isFalse();
        assertThat(Regression.sameProblem("Kafka: a", "2026-11-27T08:00:00Z", "refused", "2026-11-27T08:01:00Z"))
                .isFalse();
    }
}
