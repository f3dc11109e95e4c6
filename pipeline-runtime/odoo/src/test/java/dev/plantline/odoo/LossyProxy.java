package dev.plantline.odoo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** A way to Odoo that lets requests through and loses answers: the call is worked and committed, and nobody hears of it. */
final class LossyProxy implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final URI behind;
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger parts = new AtomicInteger();
    private final AtomicInteger toLose = new AtomicInteger();

    LossyProxy(URI behind) throws IOException {
        this.behind = behind;
        start("accept", this::accept);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** Loses the answers of the next calls. */
    void lose(int answers) {
        toLose.set(answers);
    }

    /** How many connections were made through it; Odoo closes each after one call. */
    int calls() {
        return calls.get();
    }

    /** How many parts of requests have gone on to Odoo. */
    int parts() {
        return parts.get();
    }

    private void accept() throws IOException {
        while (!server.isClosed()) {
            Socket client = server.accept();
            calls.incrementAndGet();
            Socket odoo = new Socket(behind.getHost(), behind.getPort());
            boolean lose = toLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            start("request", () -> copy(client, odoo, false, parts));
            start("answer", () -> copy(odoo, client, lose, new AtomicInteger()));
        }
    }

    private static void copy(Socket from, Socket to, boolean lose, AtomicInteger counter) throws IOException {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] bytes = new byte[8192];
            for (int n = in.read(bytes); n > 0; n = in.read(bytes)) {
                if (lose) {
                    return;
                }
                out.write(bytes, 0, n);
                out.flush();
                counter.incrementAndGet();
            }
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // a closed socket ends the copying: that is what this proxy is for
                        return;
                    }
                },
                "lossy-proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
