package dev.plantline.gateway.http;

import dev.plantline.api.v1alpha1.PlantSpec.ForwardedHeader;
import dev.plantline.model.AddressRange;
import dev.plantline.model.RuntimeConfiguration.Door;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * From which address a request really comes. A proxy of the plant's own adds the address that it saw at the end of a header; so the header is read
 * from its end, and the first address that is none of these proxies is the sender's. What stands before that is anybody's word. Immutable.
 */
final class ProxyTrust {
    /** Nobody's word counts. */
    static final ProxyTrust NOBODY = new ProxyTrust(List.of(), ForwardedHeader.xForwardedFor);

    /** More proxies than this stand nowhere one behind the other. */
    private static final int MOST_HOPS = 32;

    private final List<AddressRange> proxies;
    private final ForwardedHeader header;

    private ProxyTrust(List<AddressRange> proxies, ForwardedHeader header) {
        this.proxies = proxies;
        this.header = header;
    }

    /**
     * As a plant says it.
     *
     * @param door null: nobody's word counts
     * @throws IllegalArgumentException when a range is none
     */
    static ProxyTrust of(Door door) {
        if (door == null) {
            return NOBODY;
        }
        return new ProxyTrust(
                AddressRange.all(door.trustedProxies()),
                door.forwardedHeader() == null ? ForwardedHeader.xForwardedFor : door.forwardedHeader());
    }

    /** The sender's address; that of the last proxy which can be believed where the header says none. Null: not known. */
    String address(RequestHead head) {
        String address = head.address();
        if (proxies.isEmpty() || !AddressRange.isWithin(proxies, address)) {
            return address;
        }
        for (String hop : hops(head)) {
            if (AddressRange.address(hop).isEmpty()) {
                return address;
            }
            address = hop;
            if (!AddressRange.isWithin(proxies, hop)) {
                return address;
            }
        }
        return address;
    }

    /** The addresses in the header, the nearest first. */
    private List<String> hops(RequestHead head) {
        var elements = new ArrayList<String>();
        head.headers()
                .apply(
                        switch (header) {
                            case xForwardedFor -> "X-Forwarded-For";
                            case forwarded -> "Forwarded";
                        })
                .forEach(line -> elements.addAll(List.of(line.split(",", -1))));
        Collections.reverse(elements);
        return elements.stream()
                .limit(MOST_HOPS)
                .map(element -> header == ForwardedHeader.forwarded ? parameter(element) : element)
                .map(ProxyTrust::withoutPort)
                .toList();
    }

    /** The parameter {@code for} of an element of {@code Forwarded}; empty where there is none. */
    private static String parameter(String element) {
        for (String pair : element.split(";", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0
                    && pair.substring(0, equals)
                            .strip()
                            .toLowerCase(Locale.ROOT)
                            .equals("for")) {
                return pair.substring(equals + 1).strip().replace("\"", "");
            }
        }
        return "";
    }

    /** {@code 10.0.0.7:4711} and {@code [2001:db8::7]:4711} are addresses with a port. */
    private static String withoutPort(String hop) {
        String text = hop.strip();
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 ? text : text.substring(1, end);
        }
        int colon = text.indexOf(':');
        return colon > 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text;
    }
}
