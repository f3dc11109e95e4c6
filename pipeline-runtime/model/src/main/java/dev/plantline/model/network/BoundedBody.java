package dev.plantline.model.network;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/**
 * A body in memory that is given up as soon as it is longer than it may be, whatever its length was said to be; the connection is closed then, and the
 * answer ends with {@link AnswerTooLongException}. While it is put together it takes twice its length.
 */
public final class BoundedBody implements BodySubscriber<byte[]> {
    private final int most;
    private final List<byte[]> read = new ArrayList<>();
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private int length;
    private Subscription subscription;

    private BoundedBody(int most) {
        this.most = most;
    }

    /**
     * Reads bodies of answers of every status.
     *
     * @param most bytes that a body may have
     */
    public static BodyHandler<byte[]> of(int most) {
        return head -> new BoundedBody(most);
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Subscription to) {
        subscription = to;
        to.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        if (body.isDone()) {
            return;
        }
        for (ByteBuffer part : parts) {
            if (part.remaining() > most - length) {
                read.clear();
                subscription.cancel();
                body.completeExceptionally(new AnswerTooLongException(most));
                return;
            }
            byte[] copy = new byte[part.remaining()];
            part.get(copy);
            read.add(copy);
            length += copy.length;
        }
        subscription.request(1);
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        ByteBuffer whole = ByteBuffer.allocate(length);
        read.forEach(whole::put);
        read.clear();
        body.complete(whole.array());
    }
}
