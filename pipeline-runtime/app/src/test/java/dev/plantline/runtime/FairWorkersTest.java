package dev.plantline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plantline.gateway.http.Answer;
import dev.plantline.model.signature.SenderKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
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

    private int keys;
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

    /** A key that is used at one interface alone. */
    private static FairWorkers.Line line(String interfaceName, String key) {
        return new FairWorkers.Line(
                interfaceName,
                SenderKey.ofFile("id", key.repeat(16).getBytes(StandardCharsets.UTF_8))
                        .holder());
    }

    private Future<Answer> held(FairWorkers workers, String interfaceName) {
        // Many keys: what an interface may have does not depend on who sends.
        return held(workers, interfaceName, interfaceName + ++keys);
    }

    private Future<Answer> held(FairWorkers workers, String interfaceName, String key) {
        var permits = goOn.computeIfAbsent(interfaceName, first -> new Semaphore(0));
        return workers.run(
                line(interfaceName, key),
                () -> {
                    held.add(interfaceName);
                    permits.acquire();
                    return CompletableFuture.completedFuture(TAKEN);
                },
                () -> LATE);
    }

    private static Future<Answer> sent(FairWorkers workers, String interfaceName) {
        return sent(workers, interfaceName, "a key of " + interfaceName);
    }

    private static Future<Answer> sent(FairWorkers workers, String interfaceName, String key) {
        return workers.run(line(interfaceName, key), () -> CompletableFuture.completedFuture(TAKEN), () -> LATE);
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
    void aKeyWhoseMessagesTakeLongLeavesAThreadOfItsInterfaceToTheOthers() throws Exception {
        try (var workers = workers(vertx, Duration.ofMinutes(5))) {
            int its = IntakeLimits.DEFAULT.workersOfKey();
            for (int i = 0; i < 4 * its; i++) {
                held(workers, "products", "slow");
            }
            await().atMost(Duration.ofMinutes(2)).until(() -> held.size() == its);
            assertThat(answer(sent(workers, "products", "other"))).isSameAs(TAKEN);
            assertThat(held).as("the first still holds no more").hasSize(its);
        }
    }

    @Test
    void aKeyOfManyInterfacesHasNoMoreThreadsThanAKeyOfOne() throws Exception {
        try (var workers = workers(vertx, Duration.ofMinutes(5))) {
            int its = IntakeLimits.DEFAULT.workersOfKey();
            for (int i = 0; i < IntakeLimits.DEFAULT.workers(); i++) {
                held(workers, "interface " + i, "slow");
            }
            await().atMost(Duration.ofMinutes(2)).until(() -> held.size() == its);
            for (String each : FOUR) {
                assertThat(answer(sent(workers, each))).isSameAs(TAKEN);
            }
            assertThat(held).as("the first still holds no more").hasSize(its);
        }
    }

    @Test
    void aThreadThatIsGivenBackLetsBothItsInterfaceAndItsKeyGoOn() throws Exception {
        try (var workers = workers(vertx, Duration.ofMinutes(5))) {
            for (int i = 0; i < IntakeLimits.DEFAULT.workersOfKey(); i++) {
                held(workers, "products", "slow");
            }
            held(workers, "products");
            await().atMost(Duration.ofMinutes(2)).until(() -> held.size() == IntakeLimits.DEFAULT.workersOfInterface());
            var ofInterface = sent(workers, "products", "other");
            var ofKey = held(workers, "colours", "slow");
            letGo("products", 1);
            letGo("colours", 1);
            assertThat(answer(ofInterface)).isSameAs(TAKEN);
            letGo("products", 1);
            assertThat(answer(ofKey)).isSameAs(TAKEN);
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
            // Its own answer is told by its own thread, which may come after the one that waited for it.
            await().atMost(Duration.ofMinutes(2)).until(() -> answers.stream().anyMatch(Future::isComplete));
            assertThat(answers.stream().filter(Future::isComplete))
                    .as("the others still hold their threads")
                    .hasSize(1);
        }
    }
}
