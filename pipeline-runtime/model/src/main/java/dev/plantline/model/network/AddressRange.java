package dev.plantline.model.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses with a common beginning.
 *
 * @param network its bytes, 4 or 16
 * @param bits how many of them count
 */
record AddressRange(InetAddress network, int bits) {
    private static final Pattern LITERAL =
            Pattern.compile("([0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-f:]*:[0-9a-f:.]*)/([0-9]{1,3})");

    /** Reads {@code 10.96.0.0/12}; empty: it is none. Asks no name server. */
    static Optional<AddressRange> parse(String text) {
        var literal = LITERAL.matcher(text);
        if (!literal.matches()) {
            return Optional.empty();
        }
        try {
            var network = InetAddress.getByName(literal.group(1));
            int bits = Integer.parseInt(literal.group(3));
            return bits <= network.getAddress().length * 8
                    ? Optional.of(new AddressRange(network, bits))
                    : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Reads the digits of one address; empty: it is none. Asks no name server. */
    static Optional<InetAddress> literal(String text) {
        return parse(text + "/0").map(AddressRange::network);
    }

    boolean contains(InetAddress address) {
        byte[] one = network.getAddress();
        byte[] other = address.getAddress();
        if (one.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 1 << (7 - bit % 8);
            if ((one[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
