package dev.plantline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class DaemonThreadsTest {
    @Test
    void threadsHaveNamesOfTheirOwnAndKeepNoProcessAlive() {
        DaemonThreads threads = new DaemonThreads("apply-main");
        List<Thread> made = List.of(threads.newThread(() -> {}), threads.newThread(() -> {}));
        assertThat(made).extracting(Thread::getName).containsExactly("apply-main", "apply-main-2");
        assertThat(made).allMatch(Thread::isDaemon);
    }

    @Test
    void whatNobodyCaughtIsLoggedWithTheNameOfItsThread() throws Exception {
        List<LogRecord> logged = new CopyOnWriteArrayList<>();
        Handler ear = new Handler() {
            @Override
            public void publish(LogRecord record) {
                logged.add(record);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger log = Logger.getLogger(DaemonThreads.class.getName());
        log.addHandler(ear);
        try {
            Thread thread = DaemonThreads.thread("poll-lots", () -> {
                throw new IllegalStateException("test");
            });
            thread.start();
            thread.join(Duration.ofMinutes(2).toMillis());
        } finally {
            log.removeHandler(ear);
        }
        assertThat(logged).singleElement().satisfies(record -> {
            assertThat(record.getMessage()).contains("poll-lots");
            assertThat(record.getThrown().toString())
                    .startsWith(
                            "java.lang.IllegalStateException at " + getClass().getName());
        });
    }
}
