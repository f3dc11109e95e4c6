package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.only;
import static dev.plantline.delivery.TestInterface.totals;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Command;
import dev.plantline.model.Totals;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.topics.account.Aside;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is set aside asks for a decision when it is old, and goes only by one; then its body is gone and hashes stay. */
@ExtendWith(KafkaExtension.class)
class AsideRetentionTest {
    private static final Duration LONGER = Duration.ofHours(25);
    private static final String DEAD = "{\"id\":\"m1\",\"order\":\"A\",\"n\":\"x\",\"code\":\"Marie Dupont\"}";
    private static final String HELD = "{\"id\":\"m2\",\"order\":\"B\",\"n\":2,\"code\":\"Jean Martin\"}";

    private final LedgerTarget target = new LedgerTarget();

    private static TestInterface withRetention(EmbeddedKafka broker) throws Exception {
        return new TestInterface(broker)
                .change(json -> json.replace("\"onFailure\":", "\"asideRetention\":\"24h\",\"onFailure\":"));
    }

    @Test
    void whatIsSetAsideForTooLongIsCountedAndDeletedByNobody(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = withRetention(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send(DEAD);
                eventually(delivery, status -> status.totals().deadLettered() == 1);
                lots.clock.awaitTurns(5);
                assertThat(only(delivery).asideOverdue()).isZero();
                lots.clock.advance(LONGER);
                eventually(delivery, status -> status.asideOverdue() == 1);
                lots.clock.advance(Duration.ofDays(1_000));
                lots.clock.awaitTurns(5);
                assertThat(lots.body(lots.aside().get(0))).isEqualTo(DEAD);
            }
            try (Delivery next = lots.start(target)) {
                eventually(next, status -> status.asideOverdue() == 1 && status.ownerEpoch() > 0);
                lots.change(json -> json.replace("\"asideRetention\":\"24h\",", ""));
                next.swap(lots.configuration());
                eventually(next, status -> status.asideOverdue() == 0);
            }
        }
    }

    @Test
    void aNewOwnerTellsOfThemAlsoWhileTheTargetLetsItNotBegin(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = withRetention(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send(DEAD);
                eventually(() -> totals(delivery).deadLettered() == 1);
            }
            lots.clock.advance(LONGER);
            target.setOwner(lots.partition(0), Long.MAX_VALUE);
            try (Delivery waiting = lots.start(target)) {
                eventually(waiting, status -> status.asideOverdue() == 1);
            }
        }
    }

    @Test
    void aDiscardByAgeTakesWhatIsOldAndLeavesNoBodyAndNoValueBehind(EmbeddedKafka broker) throws Exception {
        target.refuse = operation -> operation.orderKey().equals("B")
                ? Optional.of(LedgerTarget.business("closed period"))
                : Optional.empty();
        try (TestInterface lots = withRetention(broker)) {
            compactAtOnce(lots);
            try (Delivery delivery = lots.start(target)) {
                lots.send(DEAD);
                lots.send(HELD);
                eventually(() ->
                        totals(delivery).deadLettered() == 1 && totals(delivery).held() == 1);
                lots.clock.advance(LONGER);
                lots.send("{\"id\":\"m3\",\"order\":\"C\",\"n\":\"x\"}");
                eventually(() -> totals(delivery).deadLettered() == 2);
                Instant dayAgo = lots.clock.instant().minus(Duration.ofHours(24));
                lots.command(
                        "c1", Command.Action.discard, new Command.SetAsideBefore(dayAgo), "nobody needs it any more");
                eventually(() -> totals(delivery).discarded() == 2);
                assertThat(lots.aside()).extracting(Aside.Entry::offset).containsExactly(2L);
                assertThat(lots.settled()).isEqualTo(new Totals(3, 0, 0, 0, 0, 1, 2, 0));
                assertThat(lots.audit())
                        .filteredOn(line -> line.what() == What.discarded)
                        .hasSize(2)
                        .allSatisfy(line -> {
                            assertThat(line.message().idempotencyKey()).hasSize(32);
                            assertThat(line.message().contentHash()).hasSize(64);
                        });
                assertThat(lots.audit()).extracting(AuditRecord::toString).noneMatch(AsideRetentionTest::tells);
                // The broker compacts a segment only once it is closed, and closes it only when something is written.
                await().atMost(TestInterface.PATIENCE)
                        .pollInterval(Duration.ofSeconds(1))
                        .until(() -> {
                            lots.send("{\"id\":\"n" + System.nanoTime() + "\",\"order\":\"D\",\"n\":1}");
                            return everything(lots.read(lots.id.asideTopic())).noneMatch(AsideRetentionTest::tells);
                        });
                assertThat(lots.body(lots.aside().get(0))).contains("m3");
            }
        }
    }

    private static boolean tells(String text) {
        return text.contains("Marie Dupont") || text.contains("Jean Martin");
    }

    private static Stream<String> everything(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(record -> record.value() == null ? "" : new String(record.value(), UTF_8));
    }

    /** As a production broker does within ten minutes. */
    private static void compactAtOnce(TestInterface lots) throws Exception {
        try (Admin admin = Admin.create(lots.kafka)) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, lots.id.asideTopic()),
                            Arrays.asList(
                                    set("segment.ms", "1000"),
                                    set("max.compaction.lag.ms", "1000"),
                                    set("min.cleanable.dirty.ratio", "0.001"))))
                    .all()
                    .get();
        }
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), OpType.SET);
    }
}
