package dev.plantline.operator.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.operator.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutsideThreadsTest {
    private static final String MANY = "odoo of many";

    private final OutsideThreads threads = new OutsideThreads();
    private final CountDownLatch answer = new CountDownLatch(1);
    private final Semaphore hanging = new Semaphore(0);

    @AfterEach
    void close() {
        answer.countDown();
        threads.close();
    }

    @Test
    void manyAddressesOfOneNamespaceWhereNobodyAnswersKeepNobodyElseWaiting() throws Exception {
        for (int address = 0; address < 1000; address++) {
            threads.execute(MANY, this::hang);
        }
        taken(OutsideThreads.MOST_OF_LINE);

        CountDownLatch done = new CountDownLatch(2);
        threads.execute("kafka of many", done::countDown);
        threads.execute("odoo of another", done::countDown);

        assertThat(done.await(2, TimeUnit.MINUTES)).isTrue();
        assertThat(hanging.availablePermits())
                .as("nothing more of it has begun")
                .isZero();
    }

    @Test
    void whenAllThreadsAreTakenTheNextOneIsForWhoHasTheFewest() throws Exception {
        int lines = OutsideThreads.MOST / OutsideThreads.MOST_OF_LINE;
        CountDownLatch one = new CountDownLatch(1);
        for (int line = 0; line < lines; line++) {
            for (int address = 0; address < 2 * OutsideThreads.MOST_OF_LINE; address++) {
                boolean first = line == 0 && address == 0;
                threads.execute("odoo of " + line, first ? () -> hang(one) : this::hang);
            }
        }
        taken(OutsideThreads.MOST);
        CountDownLatch done = new CountDownLatch(1);
        threads.execute("kafka of lyon", done::countDown);

        one.countDown();

        assertThat(done.await(2, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void everythingHasItsTurn() throws Exception {
        CountDownLatch done = new CountDownLatch(1000);
        for (int work = 0; work < 1000; work++) {
            threads.execute("odoo of " + work % 7, done::countDown);
        }
        assertThat(done.await(2, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void workThatFailsGivesItsThreadBack() throws Exception {
        CountDownLatch done = new CountDownLatch(100);
        for (int work = 0; work < 100; work++) {
            threads.execute(MANY, () -> {
                done.countDown();
                throw new IllegalStateException("told by the test to fail");
            });
        }
        assertThat(done.await(2, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void whatIsClosedTakesNothing() {
        threads.close();
        assertThatThrownBy(() -> threads.execute(MANY, () -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void aSubjectThatWasForgottenWhileItWasAskedLeavesNothingBehind() throws Exception {
        Set<String> held = ConcurrentHashMap.newKeySet();
        CountDownLatch left = new CountDownLatch(2);
        Inquiries<String, String> inquiries = new Inquiries<>(
                "kafka",
                threads,
                new ManualTime(),
                question -> {
                    hang();
                    held.add(question);
                    return new Inquiries.Reply<>("made", Duration.ofMinutes(1));
                },
                subject -> {
                    held.remove(subject);
                    left.countDown();
                });
        inquiries.ask("plant-lyon", "lyon", "lyon", () -> {});
        taken(1);

        inquiries.forget(Set.of("lyon"));
        answer.countDown();

        assertThat(left.await(2, TimeUnit.MINUTES)).isTrue();
        assertThat(held).isEmpty();
    }

    @Test
    void whoWasForgottenInTheLineIsNotAskedAnyMore() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        List<String> left = new ArrayList<>();
        for (int address = 0; address < OutsideThreads.MOST_OF_LINE; address++) {
            threads.execute("kafka of plant-lyon", this::hang);
        }
        Inquiries<String, String> inquiries = new Inquiries<>(
                "kafka",
                threads,
                new ManualTime(),
                question -> {
                    asked.incrementAndGet();
                    return new Inquiries.Reply<>("made", Duration.ofMinutes(1));
                },
                left::add);
        inquiries.ask("plant-lyon", "lyon", "lyon", () -> {});
        inquiries.retain(Set.of());
        CountDownLatch after = new CountDownLatch(1);
        threads.execute("kafka of plant-lyon", after::countDown);

        answer.countDown();

        assertThat(after.await(2, TimeUnit.MINUTES)).isTrue();
        assertThat(asked).hasValue(0);
        assertThat(left).containsExactly("lyon");
    }

    @Test
    void howLongNobodyHasAnsweredIsKnown() throws Exception {
        ManualTime clock = new ManualTime();
        CountDownLatch answered = new CountDownLatch(1);
        Inquiries<String, String> inquiries = new Inquiries<>(
                "odoo",
                threads,
                clock,
                question -> {
                    hang();
                    return new Inquiries.Reply<>("seen", Duration.ofMinutes(1));
                },
                gone -> {});
        assertThat(inquiries.unansweredFor("erp")).isZero();
        inquiries.ask("plant-lyon", "erp", "one", () -> {});
        clock.pass(Duration.ofMinutes(2));
        inquiries.ask("plant-lyon", "erp", "two", answered::countDown);
        clock.pass(Duration.ofMinutes(3));
        assertThat(inquiries.unansweredFor("erp")).isEqualTo(Duration.ofMinutes(5));

        answer.countDown();

        assertThat(answered.await(2, TimeUnit.MINUTES)).isTrue();
        assertThat(inquiries.unansweredFor("erp")).isZero();
    }

    private void taken(int most) throws InterruptedException {
        assertThat(hanging.tryAcquire(most, 2, TimeUnit.MINUTES)).isTrue();
    }

    private void hang() {
        hang(answer);
    }

    private void hang(CountDownLatch until) {
        hanging.release();
        try {
            until.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
