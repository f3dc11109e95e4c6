package dev.plantline.runtime;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * The TLS handshakes of a {@link MessageServer} that are not done: not more than there may be. Vert.x shows a connection only after its handshake, so they
 * are counted where Netty begins with them. Whoever comes beyond takes the place of the one that has waited longest: a sender that means it is done in a
 * moment, whoever opens connections and says nothing is not.
 *
 * <p>Thread safe: connections live on several event loops.
 */
final class Handshakes {
    private final int most;
    /** In the order in which they began. */
    private final Set<Channel> open = new LinkedHashSet<>();

    /**
     * None so far.
     *
     * @param most at once
     */
    Handshakes(int most) {
        this.most = most;
    }

    /** Has a server that has not started count its handshakes here, also with every certificate that it takes over later. */
    void applyTo(HttpServerOptions options) {
        options.setSslEngineOptions(new Engines());
    }

    /** How many are not done. */
    synchronized int open() {
        return open.size();
    }

    private synchronized Optional<Channel> begins(Channel channel) {
        Optional<Channel> oldest =
                open.size() < most ? Optional.empty() : open.stream().findFirst();
        oldest.ifPresent(open::remove);
        open.add(channel);
        return oldest;
    }

    private synchronized void ends(Channel channel) {
        open.remove(channel);
    }

    /** Java's TLS as Vert.x makes it, with handlers that are counted. */
    private final class Engines extends JdkSSLEngineOptions {
        @Override
        public JdkSSLEngineOptions copy() {
            return this; // nothing of it is ever changed
        }

        @Override
        public SslContextFactory sslContextFactory() {
            return new DefaultSslContextFactory(SslProvider.JDK, false) { // as Vert.x's own options make it
                @Override
                public SslContext create() throws SSLException {
                    return new Counting(super.create());
                }
            };
        }
    }

    private final class Counting extends DelegatingSslContext {
        Counting(SslContext context) {
            super(context);
        }

        @Override
        protected SslHandler newHandler(ByteBufAllocator allocator, boolean startTls, Executor tasks) {
            return new Handshake(newEngine(allocator), startTls, tasks);
        }

        @Override
        protected SslHandler newHandler(
                ByteBufAllocator allocator, String peer, int port, boolean startTls, Executor tasks) {
            return new Handshake(newEngine(allocator, peer, port), startTls, tasks);
        }

        @Override
        protected void initEngine(SSLEngine engine) {
            // as it was made
        }
    }

    /** Of one connection; it is over when it is done, when it fails, and when the connection ends. */
    private final class Handshake extends SslHandler {
        Handshake(SSLEngine engine, boolean startTls, Executor tasks) {
            super(engine, startTls, tasks);
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) throws Exception {
            super.handlerAdded(context);
            Channel channel = context.channel();
            begins(channel).ifPresent(Channel::close);
            handshakeFuture().addListener(over -> ends(channel));
            channel.closeFuture().addListener(gone -> ends(channel));
        }
    }
}
