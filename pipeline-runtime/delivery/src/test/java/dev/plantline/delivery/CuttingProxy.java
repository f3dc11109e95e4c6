package dev.plantline.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way to an Odoo, which can be cut: whatever is under way in either direction is lost, whether Odoo has it or not. */
final class CuttingProxy implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    private final URI to;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean refusing;

    CuttingProxy(URI to) throws IOException {
        this.to = to;
        start("accept", this::accept);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** Cuts all connections. */
    void cut() {
        open.forEach(CuttingProxy::close);
    }

    /** Whether new connections end at once. */
    void refuse(boolean all) {
        refusing = all;
        if (all) {
            cut();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (refusing) {
                    close(client);
                    continue;
                }
                Socket odoo = new Socket(to.getHost(), to.getPort());
                open.add(client);
                open.add(odoo);
                start("to Odoo", () -> copy(client, odoo));
                start("from Odoo", () -> copy(odoo, client));
            } catch (IOException e) {
                // closed, or Odoo takes no connection now: the client sees its own end
            }
        }
    }

    private void copy(Socket from, Socket into) {
        try (from;
                into) {
            InputStream in = from.getInputStream();
            OutputStream out = into.getOutputStream();
            byte[] buffer = new byte[16_384];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // cut
        } finally {
            open.remove(from);
            open.remove(into);
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
