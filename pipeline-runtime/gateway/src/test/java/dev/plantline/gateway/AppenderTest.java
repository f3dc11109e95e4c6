package dev.plantline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plantline.gateway.IntakeException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What waits for the broker is bounded, and no topic takes what others need. */
class AppenderTest {
    private static final int KIB = 1 << 10;

    /** Topics whose name says so never answer, or are looked for until the latch opens and then not found; the others answer at once. */
    private static final class Broker extends MockProducer<byte[], byte[]> {
        final List<Callback> unanswered = new ArrayList<>();
        final AtomicInteger asked = new AtomicInteger();
        final CountDownLatch found = new CountDownLatch(1);
        boolean allows;

        Broker() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> message, Callback told) {
            if (message.topic().startsWith("works-not") && !allows) {
                told.onCompletion(null, new TopicAuthorizationException(message.topic()));
                return new CompletableFuture<>();
            }
            if (message.topic().startsWith("silent")) {
                unanswered.add(told);
                return new CompletableFuture<>();
            }
            return super.send(message, told);
        }

        @Override
        public List<PartitionInfo> partitionsFor(String topic) {
            asked.incrementAndGet();
            if (topic.startsWith("silent") || topic.startsWith("works")) {
                return List.of();
            }
            try {
                found.await();
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
            if (topic.startsWith("gone")) {
                throw new TimeoutException("no such topic");
            }
            return List.of();
        }
    }

    private static Incoming message(String topic, int bytes) {
        return new Incoming("id", new ProducerRecord<>(topic, 0, new byte[0], new byte[bytes]), bytes);
    }

    /** Appends until the answer is no; how many were taken. */
    private static int fill(Appender appender, String topic, int bytes) {
        for (int taken = 0; ; taken++) {
            var answer = appender.append(message(topic, bytes));
            if (answer.isDone()) {
                assertThatThrownBy(answer::join)
                        .hasCauseInstanceOf(IntakeException.class)
                        .satisfies(failure -> assertThat(((IntakeException) failure.getCause()).kind())
                                .isEqualTo(Kind.full));
                return taken;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {KIB, 1024 * KIB, 4096 * KIB})
    void aSilentTopicLeavesRoomForTheOthersAndForTheirLargestMessage(int maxBytes) {
        var broker = new Broker();
        var appender = new Appender(broker, maxBytes, Runnable::run);
        int largest = Appender.largest(maxBytes);
        assertThat(fill(appender, "silent-1", largest))
                .as("the largest message always fits")
                .isPositive();
        assertThat(fill(appender, "silent-2", largest)).isPositive();
        assertThat(appender.append(message("works", largest)))
                .as("beside two silent topics")
                .isCompleted();
    }

    @Test
    void allTopicsTogetherAreBounded() {
        var appender = new Appender(new Broker(), 1024 * KIB, Runnable::run);
        int taken = 0;
        for (int topic = 0; topic < 10; topic++) {
            taken += fill(appender, "silent-" + topic, 256 * KIB);
        }
        assertThat((long) taken * 256 * KIB).isEqualTo(Waiting.all(Appender.largest(1024 * KIB)));
    }

    @Test
    void whatIsAnsweredGivesItsRoomBack() {
        var broker = new Broker();
        var appender = new Appender(broker, 1024 * KIB, Runnable::run);
        int taken = fill(appender, "silent", 256 * KIB);
        var at = new RecordMetadata(new TopicPartition("silent", 0), 0, 0, 0, 0, 0);
        List.copyOf(broker.unanswered).forEach(told -> told.onCompletion(at, null));
        assertThat(fill(appender, "silent", 256 * KIB)).isEqualTo(taken);
    }

    @Test
    void whatIsTooLargeForEverIsNotToldToComeAgain() {
        assertThatThrownBy(new Appender(new Broker(), KIB, Runnable::run)
                        .append(message("works", Appender.largest(KIB) + 1))::join)
                .cause()
                .satisfies(failure ->
                        assertThat(((IntakeException) failure).kind()).isEqualTo(Kind.tooLarge));
    }

    @Test
    void aTopicToWhichItMayNotWriteIsATroubleUntilAMessageIsWritten() {
        var broker = new Broker();
        var now = new ArrayList<Runnable>();
        var appender = new Appender(broker, KIB, now::add);
        assertThat(appender.trouble("works-not")).as("nobody has tried").isEmpty();
        var refused = appender.append(message("works-not", 1));
        now.forEach(Runnable::run);
        assertThat(refused(refused)).isEqualTo(Kind.unreachable);
        assertThat(appender.trouble("works-not"))
                .hasValueSatisfying(why -> assertThat(why).contains("does not allow its user to write to works-not"));
        assertThat(appender.trouble("works")).isEmpty();

        now.clear();
        broker.allows = true;
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            appender.append(message("works-not", 1));
            List.copyOf(now).forEach(Runnable::run);
            now.clear();
            return appender.trouble("works-not").isEmpty();
        });
    }

    private static Kind refused(CompletableFuture<?> answer) {
        return answer.thenApply(receipt -> (Kind) null)
                .exceptionally(failure -> ((IntakeException) failure.getCause()).kind())
                .join();
    }

    @Test
    void aTopicThatIsNotFoundTakesNoThreadOfItsSendersAndIsAskedForByOneAtATime() {
        var broker = new Broker();
        var threads = Executors.newCachedThreadPool();
        try {
            var appender = new Appender(broker, KIB, threads);
            var first = IntStream.range(0, 20)
                    .mapToObj(number -> appender.append(message("gone", 1)))
                    .toList();
            assertThat(first).as("nobody was blocked").noneMatch(CompletableFuture::isDone);
            assertThat(appender.append(message("works", 1)))
                    .as("another topic meanwhile")
                    .succeedsWithin(Duration.ofMinutes(2));
            assertThat(broker.asked).hasValue(2);
            broker.found.countDown();
            assertThat(first).allSatisfy(answer -> {
                assertThat(answer).failsWithin(Duration.ofMinutes(2));
                assertThat(refused(answer)).isEqualTo(Kind.unreachable);
            });
            assertThat(refused(appender.append(message("gone", 1))))
                    .as("at once, while it is silent")
                    .isEqualTo(Kind.unreachable);
            assertThat(broker.asked).hasValue(2);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatCameBeforeItsTopicWasFoundIsSentInItsOrder() {
        var broker = new Broker();
        var threads = Executors.newCachedThreadPool();
        try {
            var appender = new Appender(broker, KIB, threads);
            var answers = IntStream.range(1, 20)
                    .mapToObj(bytes -> appender.append(message("slow", bytes)))
                    .toList();
            broker.found.countDown();
            assertThat(answers).allSatisfy(answer -> assertThat(answer).succeedsWithin(Duration.ofMinutes(2)));
            assertThat(broker.history())
                    .extracting(each -> each.value().length)
                    .isSorted()
                    .hasSize(19);
        } finally {
            threads.shutdownNow();
        }
    }
}
