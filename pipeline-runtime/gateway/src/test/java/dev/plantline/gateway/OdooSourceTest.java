package dev.plantline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plantline.api.v1alpha1.source.OdooSource;
import dev.plantline.gateway.odoo.OdooSourceKind;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.model.records.RecordQuery;
import dev.plantline.model.records.Records;
import dev.plantline.model.records.RecordsUnreadableException;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KafkaExtension.class)
class OdooSourceTest {
    private static final int PAGE = 3;

    private final Plant.Counts counts = new Plant.Counts();

    /** Records in memory, as an Odoo shows them to one gateway after the other. */
    private static final class Odoo implements Records.Opener {
        final ConcurrentNavigableMap<Long, Row> rows = new ConcurrentSkipListMap<>();
        final List<String> since = new CopyOnWriteArrayList<>();
        final AtomicInteger passes = new AtomicInteger();
        final AtomicInteger later = new AtomicInteger();
        volatile String away;
        volatile String way = "one";
        /** Id behind which no page is read. */
        volatile long broken = Long.MAX_VALUE;

        private record Row(String text, String writeDate) {}

        void put(long id, String text, String writeDate) {
            rows.put(id, new Row(text, writeDate));
        }

        @Override
        public Records open(String connection, OdooSource source, RecordQuery query) {
            assertThat(connection).isEqualTo("central");
            String opened = way;
            return new Records() {
                @Override
                public Page read(long after, Optional<String> from) throws RecordsUnreadableException {
                    if (away != null) {
                        throw new RecordsUnreadableException(away);
                    }
                    if (later.getAndDecrement() > 0) {
                        return Page.LATER_ON;
                    }
                    if (after >= broken) {
                        throw new RecordsUnreadableException("the connection broke");
                    }
                    if (after == 0) {
                        since.add(from.orElse("all"));
                    }
                    var found = rows.tailMap(after, false).entrySet().stream()
                            .filter(each -> from.isEmpty()
                                    || each.getValue().writeDate().compareTo(from.get()) >= 0)
                            .limit(PAGE)
                            .map(each -> new Records.Row(
                                    each.getKey(),
                                    Optional.of(each.getValue().writeDate()),
                                    message(each.getKey(), each.getValue().text())))
                            .toList();
                    if (found.size() < PAGE) {
                        passes.incrementAndGet();
                    }
                    return new Page(found, found.size() < PAGE);
                }

                @Override
                public String place() {
                    return "http://odoo central";
                }

                @Override
                public String way() {
                    return opened;
                }
            };
        }
    }

    private static byte[] message(long id, String text) {
        return "{\"msgId\":\"m-%d-%s\",\"orderNo\":\"o-%d\",\"quantity\":1}"
                .formatted(id, text, id)
                .getBytes(StandardCharsets.UTF_8);
    }

    private Gateway gateway(Plant plant, Odoo odoo) {
        return gateway(plant, new OdooSourceKind(odoo, InstantSource.system()));
    }

    private Gateway gateway(Plant plant, OdooSourceKind kind) {
        var gateway = new Gateway(List.of(kind), InstantSource.system(), counts);
        assertThat(gateway.configure(plant.configuration(), Plant.SECRETS)).isEmpty();
        return gateway;
    }

    private void awaitSent(int messages) {
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(counts.copied.get()).isEqualTo(messages));
    }

    private static void awaitPasses(Odoo odoo, int more) {
        int enough = odoo.passes.get() + more;
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(odoo.passes.get()).isGreaterThanOrEqualTo(enough));
    }

    private static List<String> sent(Plant plant) {
        return plant.read(plant.name() + ".in.bills").stream()
                .map(each -> new String(each.value(), StandardCharsets.UTF_8)
                        .replaceAll(".*\"msgId\":\"m-([^\"]*)\".*", "$1"))
                .toList();
    }

    @Test
    void eachRecordIsSentAndThenOnlyWhatHasChangedOrComesBack(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).readOdoo("bills", 2, "full");
        var odoo = new Odoo();
        LongStream.rangeClosed(1, 7).forEach(id -> odoo.put(id, "a", "2026-01-01 00:00:00"));
        try (var gateway = gateway(plant, odoo)) {
            awaitSent(7);
            awaitPasses(odoo, 2);
            assertThat(gateway.fetchingStates()).containsEntry("bills", SourceState.RECEIVING);
            assertThat(counts.copied.get()).as("nothing has changed").isEqualTo(7);

            odoo.put(3, "b", "2026-01-01 00:00:00"); // only its lines: nobody wrote the record
            odoo.put(3, "c", "2026-01-01 00:00:00");
            odoo.rows.remove(5L);
            awaitSent(8);
            awaitPasses(odoo, 2);
            odoo.put(5, "a", "2026-01-01 00:00:00");
            awaitSent(9);
        }
        var sent = sent(plant);
        assertThat(sent).hasSize(9).contains("5-a");
        assertThat(sent.stream().filter(each -> each.startsWith("3-"))).containsSubsequence("3-a", "3-c");
        assertThat(sent.stream().filter("5-a"::equals)).hasSize(2);
    }

    @Test
    void aReaderThatEndsInTheMiddleLosesNothingAndWhatItSentIsSentAgain(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).readOdoo("bills", 1, "window");
        var odoo = new Odoo();
        LongStream.rangeClosed(1, 8).forEach(id -> odoo.put(id, "a", "2026-01-01 00:00:0" + id));
        odoo.broken = 3;
        try (var gateway = gateway(plant, odoo)) {
            awaitSent(3);
            await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(
                            gateway.fetchingStates().get("bills").reason())
                    .isEqualTo("the connection broke"));
        }
        odoo.broken = Long.MAX_VALUE;
        try (var gateway = gateway(plant, odoo)) {
            awaitSent(3 + 8);
            assertThat(gateway.ended()).isEmpty();
        }
        assertThat(sent(plant))
                .containsExactly("1-a", "2-a", "3-a", "1-a", "2-a", "3-a", "4-a", "5-a", "6-a", "7-a", "8-a");
    }

    @Test
    void aWindowGoesOnTenMinutesBeforeWhatWasReadAlsoInAnotherGateway(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).readOdoo("bills", 1, "window");
        var odoo = new Odoo();
        odoo.put(1, "a", "2026-01-01 08:00:00");
        odoo.put(2, "a", "2026-01-01 09:00:00");
        try (var gateway = gateway(plant, odoo)) {
            awaitSent(2);
            awaitPasses(odoo, 1);
            odoo.put(1, "b", "2026-01-01 08:55:00"); // began before the last one that was read, and committed after it
            awaitSent(3);
            awaitPasses(odoo, 1);
            assertThat(gateway.fetchingStates()).containsEntry("bills", SourceState.RECEIVING);
        }
        assertThat(odoo.since.get(0)).isEqualTo("all");
        assertThat(odoo.since.subList(1, odoo.since.size())).containsOnly("2026-01-01 08:50:00");
        odoo.since.clear();
        odoo.put(3, "far ahead", "2999-01-01 00:00:00");
        try (var gateway = gateway(plant, odoo)) {
            awaitSent(3 + 3);
            awaitPasses(odoo, 1);
            odoo.put(
                    4,
                    "now",
                    java.time.Instant.now().toString().substring(0, 19).replace('T', ' '));
            awaitSent(3 + 3 + 1);
            assertThat(gateway.ended()).isEmpty();
        }
        assertThat(odoo.since.get(0)).as("what another gateway read counts").isEqualTo("2026-01-01 08:50:00");
        assertThat(sent(plant)).containsExactly("1-a", "2-a", "1-b", "1-b", "2-a", "3-far ahead", "4-now");
    }

    @Test
    void oneOfTwoGatewaysReadsAndTheOtherGoesOnWhenItEnds(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).readOdoo("bills", 1, "full");
        var one = new Odoo();
        var two = new Odoo();
        for (var odoo : List.of(one, two)) {
            odoo.put(1, "a", "2026-01-01 00:00:00");
        }
        var first = gateway(plant, one);
        awaitSent(1);
        try (var second = gateway(plant, two)) {
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(List.of(standing(first), standing(second)))
                            .containsExactlyInAnyOrder("reads", "another gateway reads account.move"));
            boolean firstReads = state(first) == State.running;
            var idle = firstReads ? two : one;
            var reader = firstReads ? one : two;
            int before = idle.passes.get();
            awaitPasses(reader, 3);
            assertThat(idle.passes.get()).as("one reads").isEqualTo(before);
            for (var odoo : List.of(one, two)) {
                odoo.put(2, "a", "2026-01-01 00:00:00");
            }
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(sent(plant)).contains("2-a"));
            first.close();
            for (var odoo : List.of(one, two)) {
                odoo.put(3, "a", "2026-01-01 00:00:00");
            }
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(sent(plant)).contains("3-a"));
            assertThat(state(second)).isEqualTo(State.running);
        }
    }

    @Test
    void aWindowSendsManyRecordsOfOneMomentOnceAndSaysWhenThereAreTooMany(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).readOdoo("bills", 1, "window");
        var odoo = new Odoo();
        LongStream.rangeClosed(1, 7).forEach(id -> odoo.put(id, "a", "2026-01-01 00:00:00"));
        try (var gateway = gateway(plant, new OdooSourceKind(odoo, InstantSource.system(), 2))) {
            awaitSent(7);
            awaitPasses(odoo, 3);
            assertThat(counts.copied.get()).as("nothing has changed").isEqualTo(7);

            odoo.put(8, "a", "2026-01-01 00:00:00");
            odoo.put(9, "a", "2026-01-01 00:00:00");
            await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(
                            gateway.fetchingStates().get("bills").reason())
                    .startsWith("more than 8 records of account.move were written within ten minutes"));
            assertThat(counts.copied.get()).isEqualTo(7);
        }
    }

    @Test
    void aFullReadingOfTooManyRecordsSaysSoAndGoesOnOnceThereAreFewer(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).readOdoo("bills", 1, "full");
        var odoo = new Odoo();
        LongStream.rangeClosed(1, 5).forEach(id -> odoo.put(id, "a", "2026-01-01 00:00:00"));
        try (var gateway = gateway(plant, new OdooSourceKind(odoo, InstantSource.system(), 4))) {
            await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(
                            gateway.fetchingStates().get("bills").reason())
                    .startsWith("there are more than 4 records of account.move"));
            assertThat(counts.copied.get())
                    .as("the page before the one too many")
                    .isEqualTo(3);
            odoo.rows.remove(2L);
            awaitSent(5);
            awaitPasses(odoo, 2);
            assertThat(counts.copied.get()).as("each once").isEqualTo(5);
            assertThat(gateway.fetchingStates()).containsEntry("bills", SourceState.RECEIVING);
        }
    }

    @Test
    void aPageThatFailsIsTriedAgainWithoutReadingTheOnesBeforeIt(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).readOdoo("bills", 1, "window");
        var odoo = new Odoo();
        LongStream.rangeClosed(1, 8).forEach(id -> odoo.put(id, "a", "2026-01-01 00:00:0" + id));
        odoo.broken = 3;
        odoo.later.set(2);
        try (var gateway = gateway(plant, odoo)) {
            awaitSent(3);
            await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(
                            gateway.fetchingStates().get("bills").reason())
                    .isEqualTo("the connection broke"));
            odoo.put(1, "b", "2026-01-01 00:00:09");
            odoo.broken = 6;
            awaitSent(6);
            assertThat(odoo.since).as("began once").containsExactly("all");
            odoo.broken = Long.MAX_VALUE;
            awaitSent(9);
        }
        assertThat(sent(plant)).containsExactly("1-a", "2-a", "3-a", "4-a", "5-a", "6-a", "7-a", "8-a", "1-b");
    }

    @Test
    void anotherWayToTheSameRecordsIsTakenAtOnce(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).readOdoo("bills", 1, "full");
        var odoo = new Odoo();
        odoo.put(1, "a", "2026-01-01 00:00:00");
        try (var gateway = gateway(plant, odoo)) {
            awaitSent(1);
            odoo.way = "renewed";
            assertThat(gateway.configure(plant.configuration(), Plant.SECRETS)).isEmpty();
            awaitSent(2); // what it knew is gone with the one that read
            assertThat(gateway.ended()).isEmpty();
        }
    }

    private static String standing(Gateway gateway) {
        var state = gateway.fetchingStates().get("bills");
        return state.receiving() ? "reads" : state.reason();
    }

    private static State state(Gateway gateway) {
        return gateway.fetchingStates().get("bills").state();
    }

    @Test
    void anOdooThatIsAwayIsSaidAndReadingGoesOnByItself(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).readOdoo("bills", 1, "full");
        var odoo = new Odoo();
        odoo.put(1, "a", "2026-01-01 00:00:00");
        odoo.away = "Odoo is away: no connection";
        try (var gateway = gateway(plant, odoo)) {
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(gateway.fetchingStates().get("bills"))
                            .isEqualTo(new SourceState(State.blocked, "Odoo is away: no connection")));
            odoo.away = null;
            awaitSent(1);
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() ->
                            assertThat(gateway.fetchingStates().get("bills")).isEqualTo(SourceState.RECEIVING));
        }
    }

    @Test
    void theNextRevisionGoesOnWithoutReadingAgainAndARetiredOneReadsNothing(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka).readOdoo("bills", 1, "full");
        var odoo = new Odoo();
        odoo.put(1, "a", "2026-01-01 00:00:00");
        try (var gateway = gateway(plant, odoo)) {
            awaitSent(1);
            assertThat(gateway.configure(plant.configuration(), Plant.SECRETS)).isEmpty();
            awaitPasses(odoo, 2);
            odoo.put(2, "a", "2026-01-01 00:00:00");
            awaitSent(2);
            gateway.configure(plant.with("bills", "{\"stage\": \"retired\"}").configuration(), Plant.SECRETS);
            assertThat(gateway.fetchingStates()).isEmpty();
            assertThat(gateway.sourceStates().get("bills").reason()).startsWith("retired");
        }
        var sources = new ArrayList<>(plant.read(plant.name() + ".in.bills"));
        assertThat(sources)
                .allSatisfy(each ->
                        assertThat(HttpReceiverTest.headers(each).source()).isEqualTo("odoo:account.move"));
    }
}
