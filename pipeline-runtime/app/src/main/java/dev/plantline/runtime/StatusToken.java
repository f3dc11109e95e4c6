package dev.plantline.runtime;

import dev.plantline.model.PodLayout;
import dev.plantline.runtime.MountedDirectory.Contents;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The token with which the operator asks a pod how it stands. Other pods reach the same port, for metrics and health, and have none. */
final class StatusToken {
    /** Before it is mounted: nobody may ask. */
    static final StatusToken NONE = new StatusToken(new byte[0]);

    private static final String SCHEME = "Bearer ";

    private final byte[] token;

    private StatusToken(byte[] token) {
        this.token = token;
    }

    /** The one that is mounted; {@link #NONE} where there is none. */
    static StatusToken of(Contents secrets) {
        byte[] mounted = secrets.files().get(PodLayout.STATUS_TOKEN_FILE);
        return mounted == null
                ? NONE
                : new StatusToken(
                        new String(mounted, StandardCharsets.UTF_8).strip().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Whether a request shows it. Takes the same time however much of it is right.
     *
     * @param authorization value of the header; null: there is none
     */
    boolean isShownBy(String authorization) {
        return token.length > 0
                && authorization != null
                && authorization.startsWith(SCHEME)
                && MessageDigest.isEqual(
                        token, authorization.substring(SCHEME.length()).getBytes(StandardCharsets.UTF_8));
    }
}
