package dev.plantline.model;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes threads that have a name, do not keep the process alive, and do not end in silence: an error that nobody caught is logged with the name of its
 * thread. Thread safe.
 */
public final class DaemonThreads implements ThreadFactory {
    private static final System.Logger LOG = System.getLogger(DaemonThreads.class.getName());

    private final String name;
    private final AtomicInteger made = new AtomicInteger();

    /**
     * Threads of one kind of work.
     *
     * @param name what they are called, with a number behind it from the second on
     */
    public DaemonThreads(String name) {
        this.name = name;
    }

    @Override
    public Thread newThread(Runnable work) {
        int number = made.incrementAndGet();
        return thread(number == 1 ? name : name + "-" + number, work);
    }

    /** One thread, not started. */
    public static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((ended, error) -> LOG.log(
                System.Logger.Level.ERROR,
                "thread " + ended.getName() + " ended by an internal error",
                ErrorTrace.of(error)));
        return thread;
    }
}
