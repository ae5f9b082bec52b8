/*
 * Copyright 2026 The Nodens authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.nodens.cluster.settings;

import io.nodens.cluster.status.MemberLog;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.function.Consumer;

/**
 * A TCP port that a member opens beside its own, for clients or tools of another kind, and can do without. A port that
 * was given must be opened, or the member does not start. A default port that somebody else has is left to them, with a
 * warning. {@link #NONE} opens nothing.
 * <p>
 * The default port of the first member that the list puts on a host is the one in the table of settings; that of the
 * next one on the same host is one higher, and so on, so that members on one host do not clash.
 * <p>
 * <b>Thread:</b> any; immutable.
 */
public final class OptionalPort
{
    /** Value of a setting that opens no port. */
    public static final String NONE = "none";
    /** Address of a setting that stands for the host of the member in the member list. */
    public static final String MEMBER_HOST = "member";
    /** Greatest port. */
    static final int MAX_PORT = 65_535;
    private static final int OFF = -1;

    private final MemberSetting portSetting;
    private final MemberSetting addressSetting;
    private final String address;
    private final int port;
    private final boolean isGiven;

    private OptionalPort(
        final MemberSetting portSetting,
        final MemberSetting addressSetting,
        final String address,
        final int port,
        final boolean isGiven)
    {
        this.portSetting = portSetting;
        this.addressSetting = addressSetting;
        this.address = address;
        this.port = port;
        this.isGiven = isGiven;
    }

    /**
     * What opens a port.
     *
     * @param <T> what is opened.
     */
    @FunctionalInterface
    public interface Opener<T>
    {
        /**
         * Bind and listen.
         *
         * @param address to bind, resolved; its port is 0 where any free one will do.
         * @return what was opened.
         * @throws IOException when the address cannot be bound.
         */
        T open(InetSocketAddress address) throws IOException;
    }

    /**
     * A port as the settings of a member say.
     *
     * @param context        of the member, concluded.
     * @param portSetting    of type {@link SettingType#PORT}.
     * @param addressSetting host name or address to bind.
     * @return the port, which may be off.
     */
    public static OptionalPort of(
        final MemberContext context, final MemberSetting portSetting, final MemberSetting addressSetting)
    {
        final String text = context.text(portSetting);
        final boolean isGiven = context.isGiven(portSetting);
        final int port = NONE.equals(text) ?
            OFF : Integer.parseInt(text) + (isGiven ? 0 : context.endpoints().placeOnHost(context.memberId()));
        final String host = context.text(addressSetting);
        return new OptionalPort(
            portSetting,
            addressSetting,
            MEMBER_HOST.equals(host) ? context.endpoints().member(context.memberId()).host() : host,
            port,
            isGiven);
    }

    /**
     * The same port for somebody who cannot do without it, though it is a default.
     *
     * @return a port whose {@link #open} fails where that of this one warns.
     */
    public OptionalPort required()
    {
        return new OptionalPort(portSetting, addressSetting, address, port, true);
    }

    /**
     * Whether no port is to be opened.
     *
     * @return true if none is.
     */
    public boolean isOff()
    {
        return OFF == port;
    }

    /**
     * The port, not to be opened after all.
     *
     * @return a port that is off.
     */
    public OptionalPort closed()
    {
        return new OptionalPort(portSetting, addressSetting, address, OFF, isGiven);
    }

    /**
     * The port to open.
     *
     * @return 1 to 65535, 0 for any free one, -1 for none.
     */
    public int port()
    {
        return port;
    }

    /**
     * The address to bind.
     *
     * @return host name or address, as it is configured.
     */
    public String address()
    {
        return address;
    }

    /**
     * Open the port.
     *
     * @param opener   does it; not called when the port is off.
     * @param warnings takes the one line that says that a default port is not open, and why.
     * @param <T>      what is opened.
     * @return what was opened; null when the port is off or is a default that could not be opened.
     * @throws MemberException naming the setting, when a port that was given cannot be opened, and when the address is
     *                         not one of this host.
     */
    public <T> T open(final Opener<T> opener, final Consumer<String> warnings)
    {
        if (isOff())
        {
            return null;
        }

        final InetAddress host = localAddress();
        try
        {
            return opener.open(new InetSocketAddress(host, port));
        }
        catch (final IOException ex)
        {
            final String what = portSetting.property() + ": TCP port " + port + " at " + address +
                " cannot be opened (" + MemberLog.reason(ex) + ")";
            if (isGiven)
            {
                throw new MemberException(
                    MemberException.Category.ENVIRONMENT,
                    what + "; free it, choose another one, or give " + NONE + " to do without",
                    ex);
            }
            warnings.accept(
                what + "; the member goes on without it, because this is only a default: give a free port, or " + NONE);
            return null;
        }
    }

    /** An address that is not of this host is a mistake in the setting, not a port that somebody else has. */
    private InetAddress localAddress()
    {
        final InetAddress host;
        try
        {
            host = InetAddress.getByName(address);
        }
        catch (final UnknownHostException ex)
        {
            throw MemberException.environment(
                addressSetting.property() + "='" + address + "' is no address and no host name that can be resolved");
        }
        try
        {
            if (!host.isAnyLocalAddress() && !host.isLoopbackAddress() &&
                null == NetworkInterface.getByInetAddress(host))
            {
                throw MemberException.environment(
                    addressSetting.property() + "='" + address + "' is not an address of this host; allowed: one of " +
                    "its addresses or their names, 0.0.0.0 for all");
            }
        }
        catch (final SocketException ignore)
        {
            // The interfaces cannot be listed: whether the address can be bound shows when it is.
        }
        return host;
    }
}
