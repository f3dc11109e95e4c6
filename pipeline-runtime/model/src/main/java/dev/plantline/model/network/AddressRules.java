package dev.plantline.model.network;

import dev.plantline.model.AddressRange;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which addresses of manifests are called. A manifest's author could otherwise reach from inside the cluster what he cannot reach from outside, and
 * have keys sent there. The name of a web server is resolved before each request, so that one that leads elsewhere by then is refused as well; the Java
 * runtime keeps the answer for the connection that follows. The names of brokers are resolved when a configuration is taken over: Kafka's client resolves
 * them again by itself when it connects anew. Thread safe.
 */
public final class AddressRules {
    /** Asks for the addresses of a name. */
    @FunctionalInterface
    public interface Resolver {
        /**
         * All of them.
         *
         * @throws UnknownHostException when there is none
         */
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private static final List<AddressRange> LOOPBACK = AddressRange.all(List.of("127.0.0.0/8", "::1/128"));
    /** Where the services and pods of a cluster are: RFC 1918, RFC 6598, RFC 4193, and what IPv6 had before that. */
    private static final List<AddressRange> PRIVATE = AddressRange.all(
            List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7", "fec0::/10"));

    private final boolean everything;
    private final boolean loopback;
    private final Set<String> names = new TreeSet<>();
    private final List<AddressRange> ranges = new ArrayList<>();
    private final Set<String> apiServers;
    private final Resolver resolver;

    private AddressRules(
            boolean everything, boolean loopback, Collection<String> allow, Set<String> apiServers, Resolver resolver) {
        this.everything = everything;
        this.loopback = loopback;
        this.apiServers = Set.copyOf(apiServers);
        this.resolver = resolver;
        for (String each : allow) {
            String entry = each.strip().toLowerCase(Locale.ROOT);
            Optional<byte[]> address = AddressRange.address(entry);
            if (entry.contains("/")) {
                ranges.add(AddressRange.of(entry));
            } else if (address.isPresent()) {
                ranges.add(AddressRange.of(entry + "/" + Byte.SIZE * address.get().length));
            } else {
                names.add(entry);
            }
        }
    }

    /** For a human who calls an address of his own: whatever he names. */
    public static AddressRules none() {
        return new AddressRules(true, true, List.of(), Set.of(), InetAddress::getAllByName);
    }

    /**
     * Rules of an installation.
     *
     * @param allow what of the cluster and of private networks may be an Odoo: names, addresses, or ranges such as 10.96.0.0/12. Hosts at public
     *     addresses need not be named
     * @param loopback whether this machine's own addresses may be called, and private ones although nobody allowed them: in a sandbox alone, where
     *     everything is on one machine and no cluster is there
     * @param apiServers addresses or names of the Kubernetes API, which are never called; {@code KUBERNETES_SERVICE_HOST} of a pod
     * @throws IllegalArgumentException when something with a slash in {@code allow} is no range; names it
     */
    public static AddressRules of(Collection<String> allow, boolean loopback, Set<String> apiServers) {
        return of(allow, loopback, apiServers, InetAddress::getAllByName);
    }

    /** The same with names that mean what a test says. */
    public static AddressRules of(
            Collection<String> allow, boolean loopback, Set<String> apiServers, Resolver resolver) {
        return new AddressRules(false, loopback, allow, apiServers, resolver);
    }

    /**
     * Checks the address of a web server. Services of the cluster are refused unless the installation allows them: they are behind the front door
     * of whoever runs them. So are private addresses, however they are written and whatever name leads there: a service or a pod has one as well.
     *
     * @throws AddressRefusedException when it is never called
     */
    public void web(URI url) {
        String host = url.getHost();
        if (everything || host == null) {
            return;
        }
        List<InetAddress> addresses = check(host);
        if (addresses.isEmpty()) {
            return; // not known now: whoever connects says so, and tries again
        }
        boolean allowed = names.contains(host.toLowerCase(Locale.ROOT))
                || addresses.stream().allMatch(address -> isWithin(ranges, address));
        if (allowed) {
            return;
        }
        if (isClusterService(host, addresses)) {
            throw notAllowed(host, host + " is a service of this cluster");
        }
        if (!loopback) {
            addresses.stream()
                    .filter(address -> isWithin(PRIVATE, address))
                    .findFirst()
                    .ifPresent(address -> {
                        throw notAllowed(
                                host,
                                leads(host, address)
                                        + ": that is in a private network, as the services and pods of this"
                                        + " cluster are");
                    });
        }
    }

    private static boolean isWithin(List<AddressRange> ranges, InetAddress address) {
        byte[] plain = ForbiddenAddress.plain(address).getAddress();
        return ranges.stream().anyMatch(range -> range.contains(plain));
    }

    private static AddressRefusedException notAllowed(String host, String what) {
        return new AddressRefusedException(
                what + ", and no web server is called there unless the platform team allows it. If it is meant: add "
                        + unbracketed(host) + " to the list network.allow of the chart's values");
    }

    /** An IPv6 address stands in brackets in a URL and nowhere else. */
    private static String unbracketed(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /**
     * Checks the addresses of brokers; services of the cluster and private addresses are welcome.
     *
     * @param bootstrapServers {@code host:port}, separated by commas
     * @throws AddressRefusedException when one of them is never called
     */
    public void brokers(String bootstrapServers) {
        if (everything) {
            return;
        }
        for (String each : bootstrapServers.split(",")) {
            int colon = each.lastIndexOf(':');
            check(colon < 0 ? each : each.substring(0, colon));
        }
    }

    /**
     * The addresses of one broker, for whoever connects to these and to no others.
     *
     * @return none: the name is not known now
     * @throws AddressRefusedException when one of them is never called
     */
    List<InetAddress> broker(String host) {
        if (!everything) {
            return check(host);
        }
        try {
            return Arrays.asList(resolver.resolve(host));
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    /** A name that nobody knows is refused by nobody: whoever connects says so. */
    private List<InetAddress> check(String host) {
        List<InetAddress> addresses;
        try {
            addresses = Arrays.asList(resolver.resolve(host));
        } catch (UnknownHostException e) {
            return List.of();
        }
        for (InetAddress address : addresses) {
            ForbiddenAddress.of(address)
                    .filter(each -> each != ForbiddenAddress.LOOPBACK || !loopback)
                    .ifPresent(each -> {
                        throw refused(host, address, each.what());
                    });
            if (isApiServer(address)) {
                throw refused(host, address, "the Kubernetes API server");
            }
        }
        return addresses;
    }

    /** In whatever way either is written: as a name, as IPv6 with or without zeros, or as IPv4 in IPv6. */
    private boolean isApiServer(InetAddress address) {
        byte[] plain = ForbiddenAddress.plain(address).getAddress();
        for (String server : apiServers) {
            try {
                for (InetAddress each : resolver.resolve(server)) {
                    if (Arrays.equals(each.getAddress(), plain)) {
                        return true;
                    }
                }
            } catch (UnknownHostException e) {
                // a name that leads nowhere now: nobody can be sent there
            }
        }
        return false;
    }

    private static AddressRefusedException refused(String host, InetAddress address, String what) {
        return new AddressRefusedException(
                leads(host, address) + ": that is " + what + ", and nothing is sent there. Correct the address");
    }

    private static String leads(String host, InetAddress address) {
        String literal = address.getHostAddress();
        return host.equals(literal) ? host : host + " leads to " + literal;
    }

    /** A cluster's own names: {@code name}, {@code name.namespace} and {@code name.namespace.svc…}. */
    private boolean isClusterService(String host, List<InetAddress> addresses) {
        String name = host.toLowerCase(Locale.ROOT);
        if (addresses.stream().anyMatch(InetAddress::isLoopbackAddress)
                || addresses.stream().anyMatch(each -> each.getHostAddress().equals(name))) {
            return false; // an address and no name, or this machine
        }
        return isServiceName(name) || name.split("\\.").length == 2 && isKnown(name + ".svc");
    }

    private static boolean isServiceName(String name) {
        return name.indexOf('.') < 0 && name.indexOf(':') < 0
                || name.endsWith(".svc")
                || name.contains(".svc.")
                || name.endsWith(".cluster.local");
    }

    /**
     * Whether a host is in this cluster, or this machine, by what is written: a service's name, a name or an address that the installation allows, a
     * loopback address. No name server is asked, so {@code odoo.erp} counts only where the installation allows it.
     *
     * @param host a name or the digits of an address
     */
    public boolean isInTheCluster(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return isServiceName(name)
                || names.contains(name)
                || AddressRange.isWithin(LOOPBACK, name)
                || AddressRange.isWithin(ranges, name);
    }

    /** {@code odoo.lyon} is a service where {@code odoo.lyon.svc} is one; {@code example.com} is not. */
    private boolean isKnown(String name) {
        try {
            return resolver.resolve(name).length > 0;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
