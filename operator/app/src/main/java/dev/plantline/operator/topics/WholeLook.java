package dev.plantline.operator.topics;

import dev.plantline.model.DaemonThreads;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** A look with a limit of time as a whole: each question to the broker has one of its own, and there are as many as the topics are long. */
final class WholeLook {
    private WholeLook() {}

    /**
     * What a look finds.
     *
     * @param longest the limit; whoever still reads then is interrupted
     * @return empty: it took longer
     * @throws KafkaException as the look
     */
    static <T> Optional<T> within(Duration longest, Supplier<T> look) {
        FutureTask<T> task = new FutureTask<>(look::get);
        DaemonThreads.thread("look", task).start();
        try {
            return Optional.of(task.get(longest.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } finally {
            task.cancel(true);
        }
    }
}
