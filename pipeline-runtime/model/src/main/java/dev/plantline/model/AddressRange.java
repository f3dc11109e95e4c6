package dev.plantline.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A range of IP addresses: those that begin with the same bits. An IPv4 address that is written as IPv6 ({@code ::ffff:10.0.0.7}) is that IPv4
 * address. Names of hosts are none, so nothing here asks the network. Immutable.
 */
public final class AddressRange {
    private static final String BYTE = "(25[0-5]|(2[0-4]|1[0-9]|[1-9]|)[0-9])";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "([.]" + BYTE + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");

    private final byte[] first;
    private final int bits;

    private AddressRange(byte[] first, int bits) {
        this.first = first;
        this.bits = bits;
    }

    /**
     * Reads ranges.
     *
     * @param texts null: none
     * @throws IllegalArgumentException when one is none; names it
     */
    public static List<AddressRange> all(List<String> texts) {
        return texts == null ? List.of() : texts.stream().map(AddressRange::of).toList();
    }

    /**
     * Reads a range, for example {@code 10.20.0.0/16}. Bits behind those that count may be anything.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static AddressRange of(String text) {
        int slash = text.indexOf('/');
        var address = slash < 0 ? Optional.<byte[]>empty() : address(text.substring(0, slash));
        String bits = slash < 0 ? "" : text.substring(slash + 1);
        if (address.isEmpty()
                || !bits.matches("[0-9]{1,3}")
                || Integer.parseInt(bits) > Byte.SIZE * address.get().length) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no range of addresses: write address/bits, for example 10.20.0.0/16");
        }
        return new AddressRange(address.get(), Integer.parseInt(bits));
    }

    /**
     * The bytes of an address.
     *
     * @param text an IPv4 or IPv6 address
     * @return 4 or 16 bytes; empty when it is none
     */
    public static Optional<byte[]> address(String text) {
        boolean four = IPV4.matcher(text).matches();
        if (!four && !(text.contains(":") && IPV6.matcher(text).matches())) {
            return Optional.empty();
        }
        try {
            // In brackets nothing but an IPv6 address is accepted, and four bytes are an IPv4 address: no name is
            // looked up.
            return Optional.of(
                    InetAddress.getByName(four ? text : "[" + text + "]").getAddress());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Whether an address lies within. */
    public boolean contains(byte[] address) {
        if (address.length != first.length) {
            return false;
        }
        int whole = bits / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (address[i] != first[i]) {
                return false;
            }
        }
        int rest = bits % Byte.SIZE;
        return rest == 0 || ((address[whole] ^ first[whole]) & 0xff) >>> (Byte.SIZE - rest) == 0;
    }

    /** Whether an address lies within one of some ranges; one that is none does not. */
    public static boolean isWithin(List<AddressRange> ranges, String address) {
        return address != null
                && address(address)
                        .filter(bytes -> ranges.stream().anyMatch(range -> range.contains(bytes)))
                        .isPresent();
    }
}
