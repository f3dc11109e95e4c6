package dev.plantline.operator.outside;

import dev.plantline.model.DaemonThreads;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads that wait for brokers and Odoos: one for each that is being asked, up to a bound, and none while nobody is. */
public final class OutsideThreads {
    /** By this name they are injected: Quarkus has an executor of its own. */
    public static final String NAME = "outside";

    /** So many brokers and Odoos may hang at once before others have to wait for them. */
    private static final int MOST = 64;

    private static final long IDLE_SECONDS = 10;

    private OutsideThreads() {}

    /** New threads; shut down at once by their owner, because a wait for somebody outside ends by being interrupted. */
    public static ExecutorService start() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                MOST, MOST, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new DaemonThreads("outside"));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
