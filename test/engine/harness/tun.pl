# A network interface whose packets are this program's output and input, each behind its length (16 bits, big-endian).
# Perl, because every Debian has it and Node can't ask the kernel for an interface.
# usage: tun.pl ADDRESS PEER
use strict;
use warnings;

my ($address, $peer) = @ARGV;
binmode $_ for *STDIN, *STDOUT;

# struct ifreq: a name, and flags: IFF_TUN | IFF_NO_PI. The request is TUNSETIFF (linux/if_tun.h).
open my $tun, '+<', '/dev/net/tun' or die "/dev/net/tun: $!";
my $request = pack 'a16 s x22', 'line0', 0x1001;
ioctl($tun, 0x400454ca, $request) or die "TUNSETIFF: $!";
for (['addr', 'add', $address, 'peer', $peer, 'dev', 'line0'], ['link', 'set', 'line0', 'up'], ['link', 'set', 'lo', 'up']) {
	system('ip', @$_) == 0 or die "ip @$_ failed";
}
syswrite STDOUT, pack 'n', 0;

my $writer = fork // die "fork: $!";
if ($writer == 0) {
	while (defined(my $length = take(2))) {
		my $packet = take(unpack 'n', $length);
		last unless defined $packet;
		syswrite $tun, $packet;
	}
	kill 'TERM', getppid;
	exit;
}
while (sysread $tun, my $packet, 65535) {
	give(pack('n', length $packet) . $packet);
}

sub take {
	my ($wanted) = @_;
	my $taken = '';
	while (length $taken < $wanted) {
		sysread(STDIN, $taken, $wanted - length $taken, length $taken) or return undef;
	}
	return $taken;
}

sub give {
	my ($bytes) = @_;
	while (length $bytes) {
		my $written = syswrite STDOUT, $bytes or exit;
		substr $bytes, 0, $written, '';
	}
}
