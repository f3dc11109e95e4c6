package dev.plantline.sandbox;

import java.io.IOException;
import java.lang.instrument.Instrumentation;

/**
 * Ends a child of the sandbox in order when its standard input closes, which the kernel does however the sandbox ends, kill -9 included.
 * Loaded into operator and runtime as a Java agent, so that neither knows of the sandbox.
 */
public final class EndWithParent {
    private EndWithParent() {}

    /** Called by the Java runtime before the application's main. */
    public static void premain(String argument, Instrumentation unused) {
        Thread watch = new Thread(EndWithParent::untilInputCloses, "end-with-parent");
        watch.setDaemon(true);
        watch.start();
    }

    private static void untilInputCloses() {
        try {
            while (System.in.read() >= 0) {
                // whatever the parent says: only its end counts
            }
        } catch (IOException e) {
            // A broken pipe is an end too.
        }
        System.exit(0);
    }
}
