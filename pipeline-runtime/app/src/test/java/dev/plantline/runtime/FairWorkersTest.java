package dev.plantline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plantline.gateway.http.Answer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who has the threads of the port for messages. */
class FairWorkersTest {
    private static final Answer TAKEN = new Answer(202, Map.of(), new byte[0]);
    private static final Answer LATE = new Answer(429, Map.of(), new byte[0]);
    private static final List<String> FOUR = List.of("products", "colours", "moves", "lots");

    private final Vertx vertx = Vertx.vertx();
    /** By interface: one permit ends one message that holds a thread. */
    private final Map<String, Semaphore> goOn = new ConcurrentHashMap<>();
    /** Whose messages have got a thread, in this order. */
    private final List<String> held = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() throws Exception {
        goOn.values().forEach(each -> each.release(1_000));
        vertx.close().toCompletionStage().toCompletableFuture().get(2, TimeUnit.MINUTES);
    }

    private static FairWorkers workers(Vertx vertx, Duration turn) {
        return new FairWorkers(vertx, new TestLimits().turn(turn).limits());
    }

    private void letGo(String interfaceName, int messages) {
        goOn.computeIfAbsent(interfaceName, first -> new Semaphore(0)).release(messages);
    }

    private Future<Answer> held(FairWorkers workers, String interfaceName) {
        var permits = goOn.computeIfAbsent(interfaceName, first -> new Semaphore(0));
        return workers.run(
                interfaceName,
                () -> {
                    held.add(interfaceName);
                    permits.acquire();
                    return CompletableFuture.completedFuture(TAKEN);
                },
                () -> LATE);
    }

    private static Future<Answer> sent(FairWorkers workers, String interfaceName) {
        return workers.run(interfaceName, () -> CompletableFuture.completedFuture(TAKEN), () -> LATE);
    }

    private static Answer answer(Future<Answer> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(2, TimeUnit.MINUTES);
    }

    /** Four interfaces have their share, and there is no thread left. */
    private List<Future<Answer>> fourHoldAllThreads(FairWorkers workers) {
        var answers = new ArrayList<Future<Answer>>();
        for (String each : FOUR) {
            for (int i = 0; i < IntakeLimits.DEFAULT.workersOfInterface(); i++) {
                answers.add(held(workers, each));
            }
        }
        await().atMost(Duration.ofMinutes(2)).until(() -> held.size() == IntakeLimits.DEFAULT.workers());
        return answers;
    }

    @Test
    void whileOtherInterfacesHoldAllThreadsAMessageIsRefusedAfterItsTime() throws Exception {
        try (var workers = workers(vertx, Duration.ofMillis(100))) {
            var answers = fourHoldAllThreads(workers);
            assertThat(answer(sent(workers, "fifth"))).isSameAs(LATE);
            FOUR.forEach(each -> letGo(each, IntakeLimits.DEFAULT.workersOfInterface()));
            for (var each : answers) {
                assertThat(answer(each)).isSameAs(TAKEN);
            }
            assertThat(answer(sent(workers, "fifth"))).as("there is room again").isSameAs(TAKEN);
        }
    }

    @Test
    void theNextFreeThreadIsForTheInterfaceThatHasTheFewest() throws Exception {
        try (var workers = workers(vertx, Duration.ofMinutes(5))) {
            fourHoldAllThreads(workers);
            held(workers, "products");
            held(workers, "fifth");
            assertThat(held).hasSize(IntakeLimits.DEFAULT.workers());
            letGo("products", 1);
            await().atMost(Duration.ofMinutes(2)).until(() -> held.size() > IntakeLimits.DEFAULT.workers());
            assertThat(held).last().isEqualTo("fifth");
            letGo("colours", 1);
            await().atMost(Duration.ofMinutes(2)).until(() -> held.size() > IntakeLimits.DEFAULT.workers() + 1);
            assertThat(held).last().isEqualTo("products");
        }
    }

    @Test
    void aMessageThatWaitedIsServedAsSoonAsAThreadIsFree() throws Exception {
        try (var workers = workers(vertx, Duration.ofMinutes(5))) {
            var answers = fourHoldAllThreads(workers);
            var fifth = sent(workers, "fifth");
            assertThat(fifth.isComplete()).isFalse();
            letGo("moves", 1);
            assertThat(answer(fifth)).isSameAs(TAKEN);
            assertThat(answers.stream().filter(Future::isComplete))
                    .as("the others still hold their threads")
                    .hasSize(1);
        }
    }
}
