package dev.plantline.runtime;

import dev.plantline.model.DaemonThreads;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one pod. Ends by SIGTERM; a batch ends by itself, 0 when everything that was there at its start has an outcome or is set aside, else 1, and
 * stays until that was read, for a bounded time ({@link FinalScrape}). As a child ({@code PLANTLINE_UNTIL_INPUT_CLOSES=true}) it also ends when its standard input closes, so that it never outlives who started it.
 */
@QuarkusMain
public class RuntimeMain implements QuarkusApplication {
    private static final Logger LOG = LoggerFactory.getLogger(RuntimeMain.class);

    private final Pod pod;
    private final boolean untilInputCloses;

    RuntimeMain(Pod pod, @ConfigProperty(name = "plantline.until-input-closes") boolean untilInputCloses) {
        this.pod = pod;
        this.untilInputCloses = untilInputCloses;
    }

    @Override
    public int run(String... arguments) {
        if (untilInputCloses) {
            DaemonThreads.thread("input", RuntimeMain::readToTheEnd).start();
        }
        pod.done().whenComplete((nothing, failure) -> {
            if (failure == null) {
                LOG.info("The batch came to its end");
            } else {
                LOG.error("The batch did not come to its end: {}", failure.getMessage());
            }
            exit(failure == null ? 0 : 1);
        });
        pod.start();
        Quarkus.waitForExit();
        return 0;
    }

    private static void readToTheEnd() {
        try {
            while (System.in.read() >= 0) {
                // whatever the parent says: only its end counts
            }
        } catch (IOException e) {
            LOG.debug("Standard input broke, which is its end too", e);
        }
        LOG.info("Standard input closed");
        exit(0);
    }

    /** The way of SIGTERM, so that both at once, as when a parent destroys its child, are one shutdown and not two that overtake each other. */
    private static void exit(int status) {
        new Thread(() -> System.exit(status), "exit").start();
    }
}
