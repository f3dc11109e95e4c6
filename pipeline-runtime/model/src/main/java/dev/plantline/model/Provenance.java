package dev.plantline.model;

/**
 * Where a message came from, as far as it was proven or seen when it was received.
 *
 * @param system the system of the plant whose facts these are, as the manifest said when it was received; null: the record was not written by intake
 * @param keyId id of the key that signed it; null: it was not signed
 * @param sender who signs with that key, as the manifest says; null: it was not signed
 * @param address from which it came, as the gateway saw it: behind a load balancer that of the load balancer; null: it was fetched
 * @param subject name in the client certificate that its connection showed (RFC 2253); null: it showed none
 * @param traceparent W3C trace context that it carried; claimed, not proven; null: none, or none that is valid
 */
public record Provenance(
        String system, String keyId, String sender, String address, String subject, String traceparent) {
    /** Nothing is known. */
    public static final Provenance UNKNOWN = new Provenance(null, null, null, null, null, null);

    private static final int TRACEPARENT_LENGTH = 55;

    /** Of a message that was pushed and signed. */
    public static Provenance signed(String keyId, String sender, String address, String subject, String traceparent) {
        return new Provenance(null, keyId, sender, address, subject, valid(traceparent));
    }

    /** Of a message that was fetched. */
    public static Provenance fetched(String traceparent) {
        return new Provenance(null, null, null, null, null, valid(traceparent));
    }

    /** The same, of a message that brings facts of this system of the plant. */
    public Provenance of(String ofSystem) {
        return new Provenance(ofSystem, keyId, sender, address, subject, traceparent);
    }

    /**
     * A W3C {@code traceparent} of version 00: {@code 00-<32 hex digits>-<16 hex digits>-<2 hex digits>} in lower case, ids not zero.
     *
     * @return null for anything else
     */
    private static String valid(String text) {
        if (text == null || text.length() != TRACEPARENT_LENGTH || !text.startsWith("00-")) {
            return null;
        }
        boolean traced = isHex(text, 3, 35) && text.charAt(35) == '-' && isHex(text, 36, 52) && text.charAt(52) == '-';
        return traced && isHex(text, 53, 55) && !isZero(text, 3, 35) && !isZero(text, 36, 52) ? text : null;
    }

    private static boolean isHex(String text, int from, int to) {
        return text.substring(from, to)
                .chars()
                .allMatch(each -> each >= '0' && each <= '9' || each >= 'a' && each <= 'f');
    }

    private static boolean isZero(String text, int from, int to) {
        return text.substring(from, to).chars().allMatch(each -> each == '0');
    }
}
