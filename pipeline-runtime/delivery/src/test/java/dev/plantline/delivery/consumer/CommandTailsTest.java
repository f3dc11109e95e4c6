package dev.plantline.delivery.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plantline.delivery.ownership.Event;
import dev.plantline.delivery.ownership.Mailbox;
import dev.plantline.model.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommandTailsTest {
    private static final TopicPartition LOTS = new TopicPartition("lyon.aside.lots", 0);
    private static final TopicPartition ORDERS = new TopicPartition("lyon.aside.orders", 0);

    private final BlockingQueue<Consumer> made = new LinkedBlockingQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Mailbox lots = new Mailbox(1 << 20);
    private final Mailbox orders = new Mailbox(1 << 20);
    private final CommandTails tails = new CommandTails(
            () -> {
                Consumer consumer = new Consumer();
                count.incrementAndGet();
                made.add(consumer);
                return consumer;
            },
            new Backoff(1, 5, new Random(1)));

    /** Says when it was given partitions: before, there is nowhere to put records. */
    private static final class Consumer extends MockConsumer<byte[], byte[]> {
        final BlockingQueue<Integer> assigned = new LinkedBlockingQueue<>();

        Consumer() {
            super(AutoOffsetResetStrategy.NONE.name());
        }

        @Override
        public synchronized void assign(java.util.Collection<TopicPartition> partitions) {
            super.assign(partitions);
            assigned.add(partitions.size());
        }

        Consumer with(int partitions) throws InterruptedException {
            Integer seen = assigned.poll(2, TimeUnit.MINUTES);
            while (seen != null && seen != partitions) {
                seen = assigned.poll(2, TimeUnit.MINUTES);
            }
            assertThat(seen).isEqualTo(partitions);
            return this;
        }

        void awaitPaused(TopicPartition partition) {
            await().atMost(Duration.ofMinutes(2)).until(() -> paused().contains(partition));
        }

        void command(TopicPartition partition, long offset, String uid) {
            schedulePollTask(() -> addRecord(new ConsumerRecord<>(
                    partition.topic(),
                    partition.partition(),
                    offset,
                    ("command/" + uid).getBytes(UTF_8),
                    "{}".getBytes(UTF_8))));
        }
    }

    private Consumer consumer() throws InterruptedException {
        return made.poll(2, TimeUnit.MINUTES);
    }

    @AfterEach
    void close() throws InterruptedException {
        tails.close();
    }

    private static List<Event> next(Mailbox of) throws InterruptedException {
        List<Event> events = new ArrayList<>();
        of.take(events, 120_000);
        return events;
    }

    private static List<Long> offsets(List<Event> events) {
        return events.stream()
                .flatMap(event -> ((Event.Tail) event).records().stream())
                .map(ConsumerRecord::offset)
                .toList();
    }

    @Test
    void oneConsumerFollowsTheCommandsOfAllInterfaces() throws Exception {
        tails.follow(LOTS, 5, lots);
        tails.follow(ORDERS, 7, orders);
        Consumer consumer = consumer().with(2);
        consumer.command(LOTS, 5, "a");
        consumer.command(ORDERS, 9, "b");
        assertThat(offsets(next(lots))).containsExactly(5L);
        assertThat(offsets(next(orders))).containsExactly(9L);
        assertThat(count).hasValue(1);
    }

    @Test
    void whatIsNoLongerFollowedGetsNothingAndTheOthersGoOn() throws Exception {
        tails.follow(LOTS, 5, lots);
        tails.follow(ORDERS, 7, orders);
        Consumer consumer = consumer().with(2);
        tails.leave(List.of(LOTS));
        consumer.with(1).command(ORDERS, 9, "b");
        assertThat(offsets(next(orders))).containsExactly(9L);
    }

    @Test
    void aNewOwnerGetsOnlyWhatItHasNotRead() throws Exception {
        tails.follow(LOTS, 5, lots);
        Consumer consumer = consumer().with(1);
        Mailbox newer = new Mailbox(1 << 20);
        tails.follow(LOTS, 8, newer);
        consumer.with(1);
        consumer.command(LOTS, 7, "read");
        consumer.command(LOTS, 8, "new");
        assertThat(offsets(next(newer))).containsExactly(8L);
    }

    @Test
    void commandsForWhichAnOwnerHasNoRoomStayInKafkaAndThoseOfOthersCome() throws Exception {
        Mailbox full = new Mailbox(1); // one command, whatever its length
        tails.follow(LOTS, 5, full);
        tails.follow(ORDERS, 7, orders);
        Consumer consumer = consumer().with(2);
        consumer.command(LOTS, 5, "a");
        assertThat(offsets(next(full))).containsExactly(5L);
        assertThat(full.wantsCommands()).isFalse();
        consumer.awaitPaused(LOTS);
        consumer.command(LOTS, 6, "b");
        consumer.command(ORDERS, 7, "c");
        assertThat(offsets(next(orders))).containsExactly(7L);
        assertThat(consumer.position(LOTS)).isEqualTo(6);
        assertThat(consumer.position(ORDERS)).isEqualTo(8);
    }

    @Test
    void aPartitionThatCannotBeFollowedIsOwnedAgainAndTheOthersGoOn() throws Exception {
        tails.follow(LOTS, 5, lots);
        tails.follow(ORDERS, 7, orders);
        Consumer consumer = consumer().with(2);
        consumer.setPollException(new OffsetOutOfRangeException(Map.of(LOTS, 5L)));
        assertThat(next(lots)).hasExactlyElementsOfTypes(Event.OwnAgain.class);
        consumer.with(1).command(ORDERS, 9, "b");
        assertThat(offsets(next(orders))).containsExactly(9L);
    }

    @Test
    void aConsumerThatFailedIsMadeAnewAndStandsWhereTheOtherStood() throws Exception {
        tails.follow(LOTS, 5, lots);
        Consumer first = consumer().with(1);
        first.command(LOTS, 5, "a");
        assertThat(offsets(next(lots))).containsExactly(5L);
        first.setPollException(new KafkaException("test"));
        Consumer second = consumer().with(1);
        assertThat(second.position(LOTS)).isEqualTo(6);
        second.command(LOTS, 6, "b");
        assertThat(offsets(next(lots))).containsExactly(6L);
    }
}
