package dev.plantline.model.network;

import dev.plantline.model.AddressRange;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Addresses behind which neither an Odoo nor a Kafka of a plant can be: the pod itself, its node, the cloud's metadata, and what is no single host. */
enum ForbiddenAddress {
    LOOPBACK("the pod itself (loopback)"),
    LINK_LOCAL("the node's own network (link-local), where clouds keep their credentials"),
    METADATA("where a cloud keeps its credentials"),
    MULTICAST("many hosts at once (multicast)"),
    UNSPECIFIED("no host");

    /** Those that are not link-local: Amazon's over IPv6, Alibaba's, Oracle's. */
    private static final List<byte[]> METADATA_HOSTS = Stream.of("fd00:ec2::254", "100.100.100.200", "192.0.0.192")
            .map(host -> AddressRange.address(host).orElseThrow())
            .toList();

    private final String what;

    ForbiddenAddress(String what) {
        this.what = what;
    }

    /** What is there, for people. */
    String what() {
        return what;
    }

    /** Why an address is refused; empty: it is not. */
    static Optional<ForbiddenAddress> of(InetAddress address) {
        if (address.isLoopbackAddress()) {
            return Optional.of(LOOPBACK);
        }
        if (address.isLinkLocalAddress()) {
            return Optional.of(LINK_LOCAL);
        }
        if (address.isMulticastAddress()) {
            return Optional.of(MULTICAST);
        }
        byte[] bytes = address.getAddress();
        if (address.isAnyLocalAddress() || bytes.length == 4 && (bytes[0] == 0 || isBroadcast(bytes))) {
            return Optional.of(UNSPECIFIED);
        }
        if (METADATA_HOSTS.stream().anyMatch(host -> Arrays.equals(host, bytes))) {
            return Optional.of(METADATA);
        }
        return embedded(bytes).flatMap(ForbiddenAddress::of);
    }

    private static boolean isBroadcast(byte[] bytes) {
        return Arrays.equals(bytes, new byte[] {-1, -1, -1, -1});
    }

    /** The address itself, or the IPv4 address that it stands for. */
    static InetAddress plain(InetAddress address) {
        return embedded(address.getAddress()).orElse(address);
    }

    /** The IPv4 address that an IPv6 one stands for: mapped, compatible, NAT64 (64:ff9b::/96) or 6to4 (2002::/16). */
    private static Optional<InetAddress> embedded(byte[] bytes) {
        if (bytes.length != 16) {
            return Optional.empty();
        }
        boolean zeros = true;
        for (int at = 0; at < 10; at++) {
            zeros &= bytes[at] == 0;
        }
        boolean mapped = zeros && (bytes[10] == 0 && bytes[11] == 0 || bytes[10] == -1 && bytes[11] == -1);
        boolean nat64 = Arrays.equals(
                Arrays.copyOf(bytes, 12), new byte[] {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0});
        boolean sixToFour = bytes[0] == 0x20 && bytes[1] == 0x02;
        return mapped || nat64
                ? Optional.of(address(bytes, 12))
                : sixToFour ? Optional.of(address(bytes, 2)) : Optional.empty();
    }

    private static InetAddress address(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
